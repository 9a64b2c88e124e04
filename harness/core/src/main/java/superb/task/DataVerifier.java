package superb.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import superb.audio.Waveform;
import superb.error.SuperbException;

/** Looks at every byte of a task's corpus: for {@code superb data verify}. Nothing that is remembered is believed. */
public final class DataVerifier {
    private final Task task;

    public DataVerifier(Task task) {
        this.task = task;
    }

    /**
     * @param expected a manifest that the corpus must equal
     * @param progress told how many of {@code 2 × clips} looks are done (hash, then samples), from any thread
     */
    public DataReport verify(CorpusRequest request, Optional<CorpusManifest> expected, IntConsumer progress) {
        List<String> problems = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Optional<Corpus> corpus = load(request, problems);
        Optional<CorpusManifest> manifest = Optional.empty();
        if (corpus.isPresent()) {
            try {
                notes.addAll(corpus.get().deviations());
                CorpusManifest found = CorpusManifest.of(corpus.get(), FileHashes.fresh(), progress);
                expected.ifPresent(it -> found.differences(it).forEach(problems::add));
                listen(corpus.get(), progress, problems, notes);
                sameBytes(found, notes);
                manifest = Optional.of(found);
            } catch (SuperbException e) {
                problems.add(e.getMessage());
            }
        }
        return new DataReport(task.card().id(), corpus, manifest, problems, notes);
    }

    /** The corpus as asked for; if that fails, what there is of it, so that the report can count. */
    private Optional<Corpus> load(CorpusRequest request, List<String> problems) {
        try {
            return Optional.of(task.load(request));
        } catch (SuperbException e) {
            problems.add(e.getMessage());
        }
        try {
            return request.allowIncomplete() ? Optional.empty() : Optional.of(task.load(request.allowingIncomplete()));
        } catch (SuperbException e) {
            if (!problems.contains(e.getMessage())) {
                problems.add(e.getMessage());
            }
            return Optional.empty();
        }
    }

    private void listen(Corpus corpus, IntConsumer progress, List<String> problems, List<String> notes) {
        Map<String, Clip> clips = new LinkedHashMap<>();
        clips(corpus).forEach(clip -> clips.putIfAbsent(clip.audio().toString(), clip));
        AtomicInteger done = new AtomicInteger(clips.size());
        ClipReader reader = task.reader();
        List<Heard> heard = clips.values().parallelStream()
                .map(clip -> {
                    Heard result = hear(reader, clip);
                    progress.accept(done.incrementAndGet());
                    return result;
                })
                .toList();
        heard.stream().map(Heard::problem).flatMap(Optional::stream).forEach(problems::add);
        List<String> silent =
                heard.stream().filter(Heard::silent).map(Heard::id).toList();
        if (!silent.isEmpty()) {
            notes.add("clips whose samples are all zero: " + silent.size() + "; " + String.join(", ", first(silent)));
        }
    }

    private record Heard(String id, boolean silent, Optional<String> problem) {}

    private static Heard hear(ClipReader reader, Clip clip) {
        try {
            Waveform waveform = reader.read(clip, View.WHOLE);
            boolean silent = true;
            for (int i = 0; i < waveform.length() && silent; i++) {
                silent = waveform.sample(i) == 0;
            }
            return new Heard(clip.id(), silent, Optional.empty());
        } catch (SuperbException e) {
            return new Heard(clip.id(), false, Optional.of("clip " + clip.id() + ": " + e.getMessage()));
        }
    }

    /** Tells of files with equal bytes in two splits: official corpora have some, and they make a test easier. */
    private static void sameBytes(CorpusManifest manifest, List<String> notes) {
        Map<String, CorpusManifest.Entry> first = new HashMap<>();
        List<String> same = new ArrayList<>();
        for (CorpusManifest.Entry entry : manifest.entries()) {
            CorpusManifest.Entry other = first.putIfAbsent(entry.file().sha256(), entry);
            boolean shared = other != null && Objects.equals(other.id(), entry.id());
            if (other != null && !shared && !other.split().equals(entry.split())) {
                same.add(other.id() + " (" + other.split() + ") = " + entry.id() + " (" + entry.split() + ")");
            }
        }
        if (!same.isEmpty()) {
            notes.add(
                    "clips with the same bytes in two splits: " + same.size() + "; " + String.join(", ", first(same)));
        }
    }

    private static List<String> first(List<String> items) {
        return Stream.concat(items.stream().limit(10), items.size() > 10 ? Stream.of("...") : Stream.empty())
                .toList();
    }

    private static Stream<Clip> clips(Corpus corpus) {
        return corpus.splits().stream().flatMap(split -> split.clips().stream());
    }
}
