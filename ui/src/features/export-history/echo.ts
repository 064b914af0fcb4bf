/** The filters of an export as its history shows them: what they mean, and how to ask for the same again. */
import type { Export, ExportRequest } from "../../api/exports";
import { asRecord, readFilters, textOf, writeFilters } from "../../selection/filtersObject";
import { DEFAULT, type Selection } from "../../selection/selection";
import type { Names } from "../../selection/words";
import { addDays, startOfDay } from "../../zone/day";

/** What a link to Live Logs needs to show the same events. */
export function selectionOf(filters: unknown): Selection {
  const between = rangeOf(filters);
  return {
    ...readFilters(filters),
    duration: between ? { kind: "between", ...between } : DEFAULT.duration,
  };
}

/** The instants, whether it was asked for by instants or by days. */
export function rangeOf(filters: unknown): { start: string; end: string } | undefined {
  const { startTime, endTime, startDate, endDate, timezone } = asRecord(filters);
  const zone = { name: textOf(timezone) ?? "UTC" };
  const start = textOf(startTime) ?? dayStart(textOf(startDate), 0, zone.name);
  const end = textOf(endTime) ?? dayStart(textOf(endDate), 1, zone.name);
  return start && end
    ? { start: new Date(start).toISOString(), end: new Date(end).toISOString() }
    : undefined;
}

function dayStart(day: string | undefined, later: number, zone: string): string | undefined {
  return day && new Date(startOfDay(addDays(day, later), { name: zone })).toISOString();
}

/** People and teams by the names that they had then. */
export function namesOf(filters: unknown): Names {
  const { actor, team } = asRecord(filters);
  const named = { actor: namesIn(actor, "userID"), team: namesIn(team, "id") };
  return (field, value) => (field === "actor" || field === "team" ? named[field].get(value) : value) || value;
}

function namesIn(list: unknown, id: string): Map<string, string> {
  const members = Array.isArray(list) ? list.map(asRecord) : [];
  return new Map(
    members.map(({ [id]: key, fullName, userName, userEmail, name }) => [
      textOf(key) ?? "",
      [fullName, userName, userEmail, name].map(textOf).find(Boolean) ?? "",
    ]),
  );
}

/**
 * The request for the same file. A retry keeps the snapshot, for it is to give what the failed one would have given;
 * run again it has what arrived since, too.
 */
export function requestOf(
  { name, description, exportType, filters }: Export,
  isRetry: boolean,
): ExportRequest {
  const { throughID } = asRecord(filters);
  const kept = isRetry && typeof throughID === "number" ? { throughID } : {};
  return {
    name,
    description,
    exportType: exportType === "json" ? "json" : "csv",
    filters: { ...writeFilters(readFilters(filters)), ...timesOf(filters), ...kept },
  };
}

/** The echo of instants has the days that they touch, too, and a request may have one of both. */
function timesOf(filters: unknown): Record<string, string> {
  const members = asRecord(filters);
  const names = textOf(members.startTime) ? ["startTime", "endTime"] : ["startDate", "endDate"];
  return Object.fromEntries(
    [...names, "timezone"].flatMap((name) => {
      const value = textOf(members[name]);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
