package superb.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import superb.files.Sha256;
import superb.record.Identity;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceStart;
import superb.store.FrameStore;
import superb.task.Clip;
import superb.task.Recipe;
import superb.task.TaskCard;
import superb.train.ProbeSpec;
import superb.upstream.DeclaredWeights;
import superb.upstream.Origin;
import superb.upstream.Upstream;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;

/**
 * One upstream on one task with all seeds and learning rates: what trains together.
 *
 * @param recipe with the user's changes
 * @param rates one, or those of a search
 */
public record Cell(Upstream upstream, TaskData data, Recipe recipe, List<Double> rates, RunSettings settings) {

    public TaskCard task() {
        return data.task().card();
    }

    public UpstreamCard card() {
        return upstream.model().card();
    }

    /** Widths of the head's outputs. */
    List<Integer> slots() {
        return data.corpus().labelNames().stream().map(List::size).toList();
    }

    public ProbeSpec probe() {
        return new ProbeSpec(
                settings.features().of(card().states()).length,
                card().dim(),
                recipe.head().projection(),
                slots(),
                settings.seeds(),
                rates,
                recipe.clipNorm());
    }

    /** Whether the task reads a sequence from the frames, with a CTC head. */
    public boolean sequence() {
        return data.transcription().isPresent();
    }

    /** The CTC head of one trial. */
    SequenceSpec head(long seed, double rate) {
        return new SequenceSpec(
                settings.features().of(card().states()).length,
                card().dim(),
                recipe.head(),
                slots().get(0),
                seed,
                rate,
                recipe.clipNorm());
    }

    /** Heads that are trained: every seed with every learning rate. */
    public int heads() {
        return settings.seeds().size() * rates.size();
    }

    /** Learned numbers of a head, layer weights included. */
    long headParameters() {
        return sequence()
                ? SequenceStart.parameters(head(0, 0)).stream()
                        .mapToLong(SequenceStart.Parameter::elements)
                        .sum()
                : probe().parameterCount();
    }

    /** Size of the kept features of all clips, whether they are stored already or not. */
    public long featureBytes() {
        if (!sequence()) {
            return pooledBytes();
        }
        return keepsFrames() ? frameBytes() : 0;
    }

    /** Whether a sequence task's frames go to the store: as asked for, else where all of them fit the budget. */
    boolean keepsFrames() {
        return settings.cache() == FeatureCache.FRAMES
                || settings.cache() == FeatureCache.AUTO
                        && frameBytes() <= settings.budget().bytes();
    }

    private long frameBytes() {
        return frameBytes(data.corpus().splits().stream()
                .flatMap(split -> split.clips().stream())
                .toList());
    }

    /** Size of these clips' frames in the store, at most. */
    long frameBytes(List<Clip> clips) {
        long frames = clips.stream().mapToLong(this::frames).sum();
        return FrameStore.bytesNeeded(card().states(), card().dim(), clips.size(), frames);
    }

    /** At most so many frames. */
    long frames(Clip clip) {
        return Math.max(1, clip.fileSamples() / card().strideSamples());
    }

    private long pooledBytes() {
        long views = data.corpus().splits().stream()
                .flatMap(split -> split.clips().stream())
                .mapToLong(clip -> clip.views().size())
                .sum();
        return settings.cache() == FeatureCache.OFF ? 0 : views * card().states() * card().dim() * Float.BYTES;
    }

    /** What a user should know before the work starts. */
    public List<String> warnings() {
        return upstream.model().zeroMeanOverTime() && !sequence()
                ? List.of(
                        card().name() + " normalises every clip to zero mean over time, and these heads see nothing but"
                                + " that mean: scores will be at chance. Use fbank_no_cmvn")
                : List.of();
    }

    /** What differs from the official protocol by the user's choice, in words. */
    List<String> nonstandard() {
        List<String> words = new ArrayList<>();
        Recipe official = task().recipe();
        if (settings.profile() != Profile.SUPERB) {
            words.add("profile " + settings.profile().id());
        }
        if (recipe.steps() != official.steps()) {
            words.add(recipe.steps() + " optimiser updates instead of " + official.steps());
        }
        if (recipe.effectiveBatch() != official.effectiveBatch()) {
            words.add("an effective batch of " + recipe.effectiveBatch() + " instead of " + official.effectiveBatch());
        }
        if (settings.limit().isEmpty() && !data.corpus().complete()) {
            words.add("incomplete corpus (--allow-incomplete)");
        }
        if (settings.features().layer().isPresent()) {
            words.add("features " + settings.features().protocol() + " instead of the weighted sum");
        }
        if (!upstream.weights().trained() && card().trainable()) {
            words.add("untrained upstream: " + upstream.weights().provenance());
        }
        return words;
    }

    /** Everything that decides the number of one seed's record. */
    public Identity identity(long seed) {
        return new Identity(
                new Identity.TaskPart("superb." + task().id(), task().version(), Sha256.of(recipe.toString())),
                data.dataset(),
                upstreamPart(),
                new Identity.Features(
                        settings.features().protocol(),
                        IntStream.of(settings.features().of(card().states()))
                                .mapToObj(layer -> "state" + layer)
                                .toList(),
                        false,
                        sequence() ? keepsFrames() ? "frames/v1" : "none" : pooled(),
                        sequence() && keepsFrames() ? "fp16" : "fp32"),
                new Identity.Head(recipe.head().id(), headParameters(), Sha256.of(recipe.head() + " " + slots())),
                new Identity.Training(
                        "adam",
                        settings.search().isPresent() ? Optional.empty() : Optional.of(rates.get(0)),
                        settings.search().map(LearningRates::name),
                        recipe.steps(),
                        recipe.effectiveBatch(),
                        "dev." + task().metric(),
                        seed),
                scoring(),
                settings.precision().id());
    }

    private String pooled() {
        return settings.cache() == FeatureCache.OFF ? "none" : "pooled/v1";
    }

    private Identity.Scoring scoring() {
        return data.transcription()
                .map(it -> new Identity.Scoring(task().metric(), it.normalisation(), it.decoder()))
                .orElseGet(() -> new Identity.Scoring(task().metric(), "none/1", "argmax/1"));
    }

    /** Hash of everything that decides the head of one trial, however it is read afterwards. */
    String trial(long seed, double rate) {
        Identity whole = identity(seed);
        Identity.Training training = whole.training();
        return new Identity(
                        new Identity.TaskPart(
                                "superb." + data.task().headOf(),
                                "-",
                                whole.task().protocolSha256()),
                        whole.dataset(),
                        whole.upstream(),
                        whole.features(),
                        whole.head(),
                        new Identity.Training(
                                training.optimizer(),
                                Optional.of(rate),
                                Optional.empty(),
                                training.steps(),
                                training.effectiveBatch(),
                                training.selectOn(),
                                seed),
                        new Identity.Scoring(
                                whole.scoring().metric(),
                                "-",
                                data.task().selection().orElseThrow().decoder()),
                        whole.precision())
                .sha256();
    }

    private Identity.Upstream upstreamPart() {
        boolean trained = upstream.weights().trained();
        Origin origin = upstream.weights().origin();
        String[] name = card().name().split("@", 2); // a super-net, and which part of it
        Optional<UpstreamModel> part = name.length == 2 ? upstream.definition() : Optional.empty();
        return new Identity.Upstream(
                part.isPresent() ? name[0] : card().name(),
                new Identity.WeightsPart(
                        upstream.weights().provenance(),
                        upstream.weights().seed().stream().boxed().findFirst(),
                        trained),
                upstream.weights().sha256(),
                part.map(it -> name[1]),
                part.map(it -> Sha256.of(DeclaredWeights.of(it).toString())),
                origin.sha256(),
                Optional.empty(),
                origin.converter(),
                card().frameMillis(),
                card().states(),
                card().dim(),
                List.of(),
                Optional.empty(),
                origin.licence());
    }

    /** Hash of what all seeds share plus the list of seeds: names the state that resumes them. */
    String sha256() {
        StringBuilder all = new StringBuilder();
        settings.seeds().forEach(seed -> all.append(identity(seed).sha256()).append('\n'));
        return Sha256.of(all.toString());
    }

    /** Folder of one seed's record: readable, and found again by the same question. */
    public String runId(long seed) {
        String upstreamName = card().name().replaceAll("[^A-Za-z0-9._-]", "_");
        String hash = identity(seed).sha256().substring(0, 12);
        return String.join("-", task().id(), upstreamName, Long.toString(seed), hash);
    }

    public Path folder(long seed) {
        return settings.out().resolve(runId(seed));
    }

    /** Where the state of a CTC head's training waits. */
    Path stateFile(long seed, double rate) {
        return settings.out().resolve(".state").resolve(trial(seed, rate).substring(0, 24) + ".state");
    }

    /** Where the state of an unfinished training waits. */
    Path stateFile() {
        return settings.out().resolve(".state").resolve(sha256().substring(0, 24) + ".state");
    }

    @Override
    public String toString() {
        return task().id() + " with " + card().name();
    }
}
