package superb.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import superb.engine.EngineInfo;
import superb.engine.Precision;
import superb.features.Pooling;
import superb.files.Sha256;
import superb.task.View;
import superb.upstream.UpstreamCard;
import superb.upstream.Weights;

/**
 * What all rows of one store have in common. Every component takes part in every key: a change of any is a miss.
 *
 * @param name for people: the upstream's name
 * @param model the definition of the upstream: name, family and sizes
 * @param weightsSha256 of the upstream's numbers
 * @param precision {@code fp32}
 * @param protocol arithmetic of the engine
 * @param pooling {@link Pooling#ID}, or {@link FrameStore#ID}
 * @param layers exposed hidden states of a row
 * @param dim width of a hidden state
 */
public record StoreIdentity(
        String name,
        String model,
        String weightsSha256,
        String precision,
        String protocol,
        String pooling,
        int layers,
        int dim) {

    public StoreIdentity {
        if (layers < 1 || dim < 1) {
            throw new IllegalArgumentException("a row needs layers and dim, got " + layers + " x " + dim);
        }
    }

    /** Of means over time. */
    public static StoreIdentity of(UpstreamCard card, Weights weights, Precision precision, EngineInfo engine) {
        return of(card, weights, precision, engine, Pooling.ID);
    }

    /** Of all frames, for a {@link FrameStore}. */
    public static StoreIdentity frames(UpstreamCard card, Weights weights, Precision precision, EngineInfo engine) {
        return of(card, weights, precision, engine, FrameStore.ID);
    }

    private static StoreIdentity of(
            UpstreamCard card, Weights weights, Precision precision, EngineInfo engine, String pooling) {
        String model = String.format(
                Locale.ROOT,
                "%s/%s layers=%d dim=%d states=%d stride=%d",
                card.family(),
                card.name(),
                card.layers(),
                card.dim(),
                card.states(),
                card.strideSamples());
        return new StoreIdentity(
                card.name(),
                model,
                weights.sha256(),
                precision.id(),
                engine.protocol(),
                pooling,
                card.states(),
                card.dim());
    }

    /**
     * The key of one row.
     *
     * @param audioSha256 hex SHA-256 of the audio's content
     * @param view what of it is heard
     * @param gain factor on every sample
     */
    public RowKey key(String audioSha256, View view, float gain) {
        return keys().of(audioSha256, view, gain);
    }

    /** For many keys: what they have in common is hashed once. Belongs to one thread. */
    public Keys keys() {
        return new Keys(digest());
    }

    /** Keys of rows of one store, see {@link #key}. */
    public static final class Keys {
        private final MessageDigest common;

        private Keys(MessageDigest common) {
            this.common = common;
        }

        public RowKey of(String audioSha256, View view, float gain) {
            MessageDigest digest = Sha256.copy(common);
            put(digest, audioSha256.toLowerCase(Locale.ROOT));
            put(digest, view.whole() ? "whole" : view.start() + "+" + view.samples());
            put(digest, Integer.toHexString(Float.floatToIntBits(gain)));
            return RowKey.of(digest.digest());
        }
    }

    /** Hex SHA-256 of all components. */
    public String sha256() {
        return Sha256.hex(digest().digest());
    }

    /** Folder of this store below the cache, readable and unique: {@code hubert_base-fp32-0123456789ab}. */
    public String folder() {
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
        return safe.substring(0, Math.min(safe.length(), 80)) + "-" + precision + "-" + sha256().substring(0, 12);
    }

    /** Floats of a row. */
    public int rowFloats() {
        return Math.multiplyExact(layers, dim);
    }

    public long rowBytes() {
        return (long) rowFloats() * Float.BYTES;
    }

    private MessageDigest digest() {
        MessageDigest digest = Sha256.digest();
        put(digest, "superb.row/1");
        put(digest, model);
        put(digest, weightsSha256.toLowerCase(Locale.ROOT));
        put(digest, precision);
        put(digest, protocol);
        put(digest, pooling);
        put(digest, layers + "x" + dim);
        return digest;
    }

    /** Length first, so that no two lists of fields give the same bytes. */
    private static void put(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
