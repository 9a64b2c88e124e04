package superb.upstream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import superb.error.Problem;
import superb.error.UntrustedException;

/**
 * The weights of a checkpoint under canonical names. Loading is strict: every declared weight must be in the file with
 * its shape, and every tensor of the file must be used or known to be of use in training only.
 *
 * <p>Reads from the checkpoint until it is closed by whoever opened it.
 */
public final class CheckpointWeights implements Weights {
    private static final int LISTED = 6;
    private static final int HASHED_BYTES = 1 << 16;

    private final WeightTable table;
    private final Checkpoint checkpoint;
    private final Map<String, WeightSource> sources;
    private final String style;
    private final long unused;
    private Optional<String> sha256 = Optional.empty();

    private CheckpointWeights(
            WeightTable table, Checkpoint checkpoint, Map<String, WeightSource> sources, String style, long unused) {
        this.table = table;
        this.checkpoint = checkpoint;
        this.sources = sources;
        this.style = style;
        this.unused = unused;
    }

    /**
     * Finds every weight of the model in the file; reads no numbers yet.
     *
     * @throws UntrustedException if tensors are missing, of another shape, or unexpected; the message lists them
     */
    public static CheckpointWeights of(UpstreamModel model, Checkpoint checkpoint, WeightNames names) {
        WeightTable table = new WeightTable(DeclaredWeights.of(model));
        Map<String, WeightSource> sources = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        Set<String> unexpected = new LinkedHashSet<>(checkpoint.names());
        for (WeightSpec spec : table.specs()) {
            List<WeightSource> candidates = names.sources(spec.name());
            Optional<WeightSource> found = candidates.stream()
                    .filter(it -> checkpoint.names().containsAll(it.tensors()))
                    .findFirst();
            if (found.isEmpty()) {
                missing.add(String.join(", ", candidates.get(0).tensors()));
                continue;
            }
            WeightSource source = found.get();
            source.tensors().forEach(unexpected::remove);
            List<Integer> shape = source.shape(checkpoint);
            if (!shape.equals(spec.shape())) {
                differing.add(String.join(", ", source.tensors()) + " " + shape + ", not " + spec.shape());
            }
            sources.put(spec.name(), source);
        }
        long unused = unexpected.stream()
                .filter(names::trainingOnly)
                .mapToLong(checkpoint::elements)
                .sum();
        unexpected.removeIf(names::trainingOnly);
        refuse(model, checkpoint, names, missing, differing, List.copyOf(unexpected));
        return new CheckpointWeights(table, checkpoint, sources, names.style(), unused);
    }

    private static void refuse(
            UpstreamModel model,
            Checkpoint checkpoint,
            WeightNames names,
            List<String> missing,
            List<String> differing,
            List<String> unexpected) {
        StringBuilder text = new StringBuilder();
        list(text, "missing", missing);
        list(text, "of another shape", differing);
        list(text, "unexpected", unexpected);
        if (text.length() > 0) {
            UpstreamCard card = model.card();
            throw new UntrustedException(Problem.of("the checkpoint does not fit '" + card.name() + "'" + text)
                    .at(checkpoint.file())
                    .expected("the tensors of " + card.name() + " (" + card.layers() + " layers, width " + card.dim()
                            + ") under " + names.style() + " names")
                    .next("name the family '" + card.family() + "' instead, which takes its sizes from the file"));
        }
    }

    private static void list(StringBuilder text, String title, List<String> items) {
        if (items.isEmpty()) {
            return;
        }
        text.append("\n  ")
                .append(items.size())
                .append(items.size() == 1 ? " tensor " : " tensors ")
                .append(title);
        text.append(':');
        items.stream().limit(LISTED).forEach(item -> text.append("\n    ").append(item));
        if (items.size() > LISTED) {
            text.append("\n    and ").append(items.size() - LISTED).append(" more");
        }
    }

    @Override
    public List<WeightSpec> specs() {
        return table.specs();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        table.checked(name, target);
        sources.get(name).read(checkpoint, target);
    }

    /** Over the canonical float32 tensors, so that the same weights in another container or style hash alike. */
    @Override
    public String sha256() {
        if (sha256.isEmpty()) {
            sha256 = Optional.of(hash());
        }
        return sha256.get();
    }

    private String hash() {
        Sha256 hash = new Sha256();
        ByteBuffer bytes = ByteBuffer.allocate(HASHED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (WeightSpec spec : specs()) {
            hash.text(spec.name() + " " + spec.shape());
            FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(spec.elements()));
            read(spec.name(), values);
            values.flip();
            while (values.hasRemaining()) {
                FloatBuffer part =
                        values.slice(values.position(), Math.min(values.remaining(), HASHED_BYTES / Float.BYTES));
                values.position(values.position() + part.remaining());
                bytes.clear().limit(part.remaining() * Float.BYTES);
                bytes.asFloatBuffer().put(part);
                hash.bytes(bytes);
            }
        }
        return hash.hex();
    }

    @Override
    public long unused() {
        return unused;
    }

    @Override
    public Origin origin() {
        return checkpoint.origin();
    }

    @Override
    public String provenance() {
        return checkpoint.source() + " (" + style + " names)";
    }

    @Override
    public boolean trained() {
        return true;
    }
}
