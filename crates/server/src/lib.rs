//! The HTTP interface of Holdfast
