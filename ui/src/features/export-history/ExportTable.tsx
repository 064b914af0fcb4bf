/** Every export of the page, with its details where somebody opened them. */
import { Fragment, useState } from "react";
import type { Export } from "../../api/exports";
import { Unseen } from "../../components/Unseen";
import type { Zone } from "../../zone/zone";
import { ExportDetails } from "./ExportDetails";
import { ExportRow } from "./ExportRow";
import styles from "./ExportTable.module.css";

/** The titles, in the order of a row's cells. */
const TITLES = ["Name", "Requested", "Events", "Type", "Rows", "Size", "Status", "Expires"] as const;
export type Title = (typeof TITLES)[number];

export function ExportTable({ exports, zone }: { exports: readonly Export[]; zone: Zone }) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string) => {
    const next = new Set(opened);
    if (!next.delete(id)) next.add(id);
    setOpened(next);
  };
  return (
    <table className={styles.table}>
      <thead>
        <Titles />
      </thead>
      <tbody>
        {exports.map((each) => (
          <Fragment key={each.id}>
            <ExportRow
              export={each}
              zone={zone}
              isOpen={opened.has(each.id)}
              onToggle={() => toggle(each.id)}
            />
            {opened.has(each.id) && (
              <tr className={styles.details}>
                <td colSpan={TITLES.length + 1}>
                  <ExportDetails export={each} zone={zone} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Titles() {
  return (
    <tr>
      {TITLES.map((title) => (
        <th key={title} scope="col" data-title={title}>
          {title}
        </th>
      ))}
      <th scope="col">
        <Unseen>Actions</Unseen>
      </th>
    </tr>
  );
}
