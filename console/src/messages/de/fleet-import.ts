import type { Messages } from "../en";
import { counted, number } from "./counts";

export const fleetImport: Messages["fleetImport"] = {
  title: "Assets und Sensoren importieren",
  file: "Datei",
  fileText:
    "CSV mit Kopfzeile oder JSON in der Form der API. Ein Import lässt sich wiederholen: Bestehende Objekte bleiben unverändert.",
  columnsText:
    "CSV braucht die Spalten assetId und type, den Typ des Assets. name, sensorId, sensorType und unit sind optional. Eine Zeile ist ein Sensor oder ein Asset ohne Sensoren.",
  blocked: "Die Datei lässt sich importieren, sobald keine Zeile mehr einen Fehler hat.",
  choose: "CSV- oder JSON-Datei",
  chooseText: "Wählen Sie eine Datei, oder legen Sie sie hier ab. CSV in jeder Größe, JSON bis 8 MB.",
  paste: "Oder den Text einfügen",
  preview: "Vorschau",
  checking: "Datei wird gelesen",
  first: (shown, all) => `Die ersten ${number(shown)} von ${number(all)}.`,
  contents: (assets, sensors) => `${counted(assets, "Asset", "Assets")} mit ${counted(sensors, "Sensor", "Sensoren")}`,
  mistakes: (count) => counted(count, "Zeile mit Fehler", "Zeilen mit Fehlern"),
  place: "Zeile",
  problem: "Fehler",
  asset: "Asset",
  type: "Typ",
  name: "Name",
  sensor: "Sensor",
  sensorType: "Typ des Sensors",
  unit: "Einheit",
  kinds: {
    assetIncomplete: () => "assetId und type sind erforderlich.",
    sensorIncomplete: () => "Ein Sensor braucht seinen sensorType.",
    sensorNameless: () => "sensorType und unit brauchen eine sensorId.",
    invalidId: ({ text }) =>
      `Ungültige ID „${text}“. Erlaubt sind a-z, 0-9, '.', '_' und '-', zuerst ein Buchstabe oder eine Ziffer, höchstens 63 Zeichen.`,
    otherType: ({ text, other }) => `Asset ${text} hat in Zeile ${other} einen anderen Typ. Verwenden Sie einen.`,
    otherName: ({ text, other }) => `Asset ${text} hat in Zeile ${other} einen anderen Namen. Verwenden Sie einen.`,
    unknownColumn: ({ text, other }) =>
      other === ""
        ? `Unbekannte Spalte „${text}“. Entfernen Sie sie, oder nennen Sie sie assetId, type, name, sensorId, sensorType oder unit.`
        : `Unbekannte Spalte „${text}“. Meinen Sie „${other}“?`,
    twiceColumn: ({ text }) => `Die Spalte „${text}“ kommt zweimal vor. Entfernen Sie eine davon.`,
    namelessColumn: ({ text }) =>
      `„${text}“ steht in einer Spalte ohne Namen. Benennen Sie die Spalte, oder entfernen Sie den Wert.`,
    otherSensor: ({ text }) =>
      `Eine frühere Zeile hat für den Sensor ${text} einen anderen Typ oder eine andere Einheit. Verwenden Sie eines davon.`,
    unknownField: ({ text, other }) =>
      other === ""
        ? `Unbekanntes Feld „${text}“. Entfernen Sie es.`
        : `Unbekanntes Feld „${text}“. Meinen Sie „${other}“?`,
    notAText: () => "Der Wert ist kein Text. Setzen Sie ihn in Anführungszeichen.",
    notAList: () => 'Die Sensoren sind kein Array. Schreiben Sie [{"sensorId": …, "type": …}].',
    notASensor: () => "Ein Sensor ist ein Objekt mit sensorId und type.",
    header: () => "Die Kopfzeile braucht assetId und type. Sie kann name, sensorId, sensorType und unit haben.",
    fieldCount: ({ found, expected }) =>
      `Die Zeile hat ${counted(found, "Feld", "Felder")}, die Kopfzeile ${number(expected)}. Setzen Sie Felder, die das Trennzeichen enthalten, in Anführungszeichen, und lassen Sie unbenutzte Felder leer.`,
    empty: () => "Die Datei ist leer. Beginnen Sie sie mit der Kopfzeile assetId,type,name,sensorId,sensorType,unit.",
    noRows: () => "Die Datei nennt kein Asset. Fügen Sie für jeden Sensor eine Zeile ein.",
    openQuote: () => "Ein Anführungszeichen in dieser Zeile wird nicht geschlossen.",
    notUtf8: () => "Die Datei ist nicht UTF-8. Speichern Sie sie als CSV UTF-8.",
    notJson: () => "Die Datei beginnt wie JSON, ist aber ungültig.",
    notAnAsset: () => "Ein Asset ist ein Objekt mit assetId und type.",
    jsonTooLarge: ({ limit }) => `Eine JSON-Datei kann bis ${limit} groß sein. Verwenden Sie für größere CSV.`,
  },
  submit: (assets) => `${counted(assets, "Asset", "Assets")} importieren`,
  import: "Import",
  progress: "Gesendete Zeilen",
  goesOn: "Sie können inzwischen andere Seiten benutzen. Wenn Sie den Tab schließen, endet der Import.",
  waiting: "Sluice nimmt noch keine weiteren Zeilen an. Der Import geht von selbst weiter.",
  stop: "Anhalten",
  leave: "Ein Import läuft und hält an, wenn Sie sich abmelden. Abmelden?",
  stopped: (created, unchanged) => `Angehalten. ${number(created)} angelegt, ${number(unchanged)} gab es schon`,
  again: "Von vorn beginnen",
  saveErrors: "Fehler als CSV speichern",
  done: (created, unchanged) => `${number(created)} angelegt, ${number(unchanged)} gab es schon`,
};
