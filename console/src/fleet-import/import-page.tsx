/** Page that imports assets and sensors from a file. It shows a preview, progress, and errors by row. */
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useMessages } from "../messages/messages-provider";
import { paths } from "../paths";
import { useRights, useViewer } from "../session/viewer";
import { NotFound } from "../shell/not-found";
import { cx } from "../ui/cx";
import { TextArea } from "../ui/field";
import { Page } from "../ui/page";
import { Panel } from "../ui/panel";
import { Problem } from "../ui/problem";
import { FileChoice } from "./file-choice";
import styles from "./import.module.css";
import { Preview } from "./preview";
import { Progress } from "./progress";
import { useImportJob } from "./use-import-job";

const EXAMPLE = "assetId,type,name,sensorId,sensorType,unit\ntruck-1,truck,Truck 1,temp-1,temperature,°C";

export default function ImportPage() {
  const { fleetImport, fleet } = useMessages();
  const { tenantId = "" } = useParams();
  const viewer = useViewer();
  const rights = useRights();
  const { job, state } = useImportJob(tenantId);
  const [text, setText] = useState("");
  if (viewer !== undefined && !rights.may("fleetImport")) return <NotFound />;
  const { phase } = state;
  const isSending = phase === "sending" || phase === "waiting";
  const paste = (pasted: string) => {
    setText(pasted);
    void job.check(new Blob([pasted]), "");
  };
  const choose = (file: File) => {
    setText("");
    void job.check(file, file.name);
  };
  return (
    <Page title={fleetImport.title} context={<Link to={paths.page(tenantId, "fleet")}>{fleet.title}</Link>}>
      <div className={cx(styles.columns)}>
        {!isSending && (
          <Panel title={fleetImport.file}>
            <div className={cx(styles.form)}>
              <p className={cx(styles.note)}>{fleetImport.fileText}</p>
              <p className={cx(styles.note)}>{fleetImport.columnsText}</p>
              <FileChoice name={state.fileName} bytes={state.fileBytes} onChoose={choose} />
              <TextArea label={fleetImport.paste} value={text} onChange={paste} placeholder={EXAMPLE} isCode />
            </div>
          </Panel>
        )}
        {phase === "idle" ? (
          <Problem failure={state.failure} />
        ) : (
          <>
            {(phase === "checking" || phase === "ready") && <Preview tenantId={tenantId} job={job} state={state} />}
            {phase !== "checking" && phase !== "ready" && <Progress job={job} state={state} />}
          </>
        )}
      </div>
    </Page>
  );
}
