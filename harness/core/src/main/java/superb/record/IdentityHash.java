package superb.record;

import com.fasterxml.jackson.databind.JsonNode;
import superb.files.Sha256;

/** From an identity to its name. Works on the JSON, so that fields of a newer program count too. */
final class IdentityHash {
    private static final int DIGITS = 12;

    private IdentityHash() {}

    static String sha256(JsonNode identity) {
        return Sha256.of(CanonicalJson.of(identity));
    }

    static String recordId(String sha256) {
        return "rec_" + sha256.substring(0, DIGITS);
    }
}
