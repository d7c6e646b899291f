/** Field in which the reader chooses or drops a file. */
import { useState, type DragEvent } from "react";
import { useFormats, useMessages } from "../messages/messages-provider";
import { cx } from "../ui/cx";
import { Icon } from "../ui/icon";
import styles from "./import.module.css";

interface FileChoiceProps {
  /** Empty if no file is chosen. */
  readonly name: string;
  readonly bytes: number;
  readonly onChoose: (file: File) => void;
}

export function FileChoice({ name, bytes, onChoose }: FileChoiceProps) {
  const { fleetImport } = useMessages();
  const formats = useFormats();
  const [isOver, setOver] = useState(false);
  const choose = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file !== undefined) onChoose(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose(event.dataTransfer.files);
  };
  return (
    <label
      className={cx(styles.drop, isOver && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" />
      <span>
        <strong>{name === "" ? fleetImport.choose : name}</strong>
        <small>{name === "" ? fleetImport.chooseText : formats.bytes(bytes)}</small>
      </span>
      <input
        type="file"
        aria-label={fleetImport.choose}
        accept=".csv,.json,text/csv,application/json"
        onChange={({ currentTarget }) => {
          choose(currentTarget.files);
          // Reset the field, so that the same file can be chosen again after a correction.
          currentTarget.value = "";
        }}
      />
    </label>
  );
}
