import type { Messages } from "../en";
import { counted } from "./counts";

export const rejections: Messages["rejections"] = {
  title: "Ablehnungen",
  groups: (count, isComplete) =>
    `${counted(count, "Art", "Arten")}${isComplete ? "" : ", unvollständig: Wählen Sie einen kürzeren Zeitraum"}`,
  span: "Zeitraum",
  spans: { "1h": "1 h", "24h": "24 h", "7d": "7 T" },
  ofSensor: (assetId, sensorId) => `${assetId} / ${sensorId}`,
  otherTopic: "kein Sensor im Topic",
  reason: "Grund",
  allReasons: "Alle Gründe",
  empty: "Keine Ablehnungen",
  emptyText: "Jede Nachricht wurde angenommen. Neue Ablehnungen erscheinen hier sofort.",
  times: (count) => `${count}×`,
  messages: "Nachrichten",
  first: "Erste",
  last: "Letzte",
  stage: "Stufe",
  topic: "Topic",
  payload: (bytes) => `Inhalt, ${counted(bytes, "Byte", "Byte")}`,
  example: "Neuestes Beispiel",
  remedy: "Was zu tun ist",
  trace: "Diese Nachricht nachverfolgen",
  limits: "Nutzung und Grenzen",
  sensor: "Sensor öffnen",
  preview: "Vorab prüfen",
  redrive: "Erneut verarbeiten",
  registerAndRedrive: "Registrieren und erneut verarbeiten",
  assetType: (assetId) => `Typ des Assets ${assetId}`,
  sensorType: (sensorId) => `Typ des Sensors ${sensorId}`,
  unit: "Einheit, falls vorhanden",
  wouldBeRedriven: ({ accepted, rejected, expired }) =>
    `Ergebnis wäre: ${accepted} angenommen, ${rejected} erneut abgelehnt, ${expired} nicht mehr aufbewahrt.`,
  remaining: (count) => `${counted(count, "ist", "sind")} noch offen: Wiederholen Sie den Vorgang.`,
  redriven: ({ accepted, rejected, expired }) =>
    `${accepted} angenommen, ${rejected} erneut abgelehnt, ${expired} nicht mehr aufbewahrt.`,
  what: {
    INVALID_TIMESTAMP: "Ungültiger Zeitstempel",
    INVALID_VALUE: "Ungültiger Wert",
    MALFORMED_PAYLOAD: "Fehlerhafter Inhalt",
    MALFORMED_TOPIC: "Fehlerhaftes Topic",
    PAYLOAD_TOO_LARGE: "Inhalt zu groß",
    RATE_LIMITED: "Ratenlimit überschritten",
    TENANT_SUSPENDED: "Mandant gesperrt",
    UNKNOWN_ASSET: "Unbekanntes Asset",
    UNKNOWN_SENSOR: "Unbekannter Sensor",
    UNKNOWN_TENANT: "Unbekannter Mandant",
    UNSUPPORTED_CONTENT_TYPE: "Inhaltstyp nicht unterstützt",
  },
  remedies: {
    INVALID_TIMESTAMP:
      "Senden Sie eine Zeit nach RFC 3339 oder Millisekunden seit 1970, und prüfen Sie die Uhr des Gateways. Messwerte dürfen weder zu alt sein noch in der Zukunft liegen.",
    INVALID_VALUE: "Senden Sie als Wert eine endliche Zahl, keinen Text, nicht null und nicht NaN.",
    MALFORMED_PAYLOAD: 'Senden Sie ein JSON-Objekt wie {"value": 21.5} oder ein Array davon.',
    MALFORMED_TOPIC: "Senden Sie an tenants/{tenantId}/assets/{assetId}/sensors/{sensorId}/telemetry.",
    PAYLOAD_TOO_LARGE: "Teilen Sie die Nachricht: weniger Messwerte in jeder.",
    RATE_LIMITED: "Senden Sie seltener oder gebündelt, oder bitten Sie Ihren Betreiber, das Limit zu erhöhen.",
    TENANT_SUSPENDED: "Bitten Sie Ihren Betreiber, den Mandanten freizugeben.",
    UNKNOWN_ASSET:
      "Registrieren Sie das Asset und seinen Sensor. Sluice bewahrt diese Nachrichten eine Zeit lang auf, so dass Sie sie erneut verarbeiten können.",
    UNKNOWN_SENSOR:
      "Registrieren Sie den Sensor. Sluice bewahrt diese Nachrichten eine Zeit lang auf, so dass Sie sie erneut verarbeiten können.",
    UNKNOWN_TENANT: "Prüfen Sie die Mandanten-ID im Topic.",
    UNSUPPORTED_CONTENT_TYPE: "Senden Sie mit dem Inhaltstyp application/json oder ohne Angabe.",
  },
};
