import type { Messages } from "../en";

/** Reasons of rejections with their remedies, and the checks that a message passes. */
export const ingestion: Messages["ingestion"] = {
  reasons: {
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
    RATE_LIMITED: "Senden Sie weniger Messwerte, oder bitten Sie Ihren Betreiber, das Limit zu erhöhen.",
    TENANT_SUSPENDED: "Bitten Sie Ihren Betreiber, den Mandanten freizugeben.",
    UNKNOWN_ASSET:
      "Registrieren Sie das Asset und seinen Sensor, und verarbeiten Sie dann die aufbewahrten Nachrichten erneut.",
    UNKNOWN_SENSOR: "Registrieren Sie den Sensor, und verarbeiten Sie dann die aufbewahrten Nachrichten erneut.",
    UNKNOWN_TENANT: "Prüfen Sie die Mandanten-ID im Topic.",
    UNSUPPORTED_CONTENT_TYPE: "Senden Sie mit dem Inhaltstyp application/json oder ohne Angabe.",
  },
  checks: {
    "the topic follows the grammar": "das Topic hat die richtige Form",
    "the payload is not too large": "die Nutzlast ist nicht zu groß",
    "large messages are within 2 times the rate limits of tenant and sensor":
      "große Nachrichten liegen unter dem Doppelten der Ratengrenzen von Mandant und Sensor",
    "the content type is supported": "der Inhaltstyp wird unterstützt",
    "the payload is a reading or an array of readings": "die Nutzlast ist ein Messwert oder ein Array von Messwerten",
    "the tenant is registered": "der Mandant ist registriert",
    "the tenant can publish": "der Mandant darf veröffentlichen",
    "the tenant has the asset": "der Mandant hat das Asset",
    "the asset has the sensor": "das Asset hat den Sensor",
    "the timestamps are neither too old nor too far in the future":
      "die Zeitstempel sind weder zu alt noch zu weit in der Zukunft",
    "readings that Sluice accepted before are stored once":
      "Messwerte, die Sluice schon angenommen hat, werden nur einmal gespeichert",
    "the message is within the rate limits of tenant and sensor":
      "die Nachricht liegt innerhalb der Ratengrenzen von Mandant und Sensor",
  },
};
