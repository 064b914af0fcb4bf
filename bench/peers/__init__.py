"""Holdfast beside the engines that people would otherwise use: the same events and questions, compared answers."""
