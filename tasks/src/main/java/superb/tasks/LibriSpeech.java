package superb.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.CorpusRequest;
import superb.task.View;

/** The corpus of PR and ASR: utterances and their words, spelled by each task in its own symbols. */
final class LibriSpeech {
    static final String NAME = "LibriSpeech train-clean-100";
    private static final String MINI = "mini-librispeech";
    private static final Map<String, Long> WORDS = Map.of(Assembly.DEV, 54_402L, Assembly.TEST, 52_576L);

    private final LibriSpeechFolder folder;
    private final CorpusRequest request;
    private final boolean mini;
    private final Edition edition;

    private LibriSpeech(LibriSpeechFolder folder, CorpusRequest request, boolean mini, Edition edition) {
        this.folder = folder;
        this.request = request;
        this.mini = mini;
        this.edition = edition;
    }

    /** Spells a word in classes of a task. */
    interface Speller {
        /** Adds the word's symbols; or adds to {@code unknown} what has none. */
        void spell(String word, List<Integer> symbols, List<String> unknown);

        /** What the unknown are, for messages: {@code words that are in no lexicon}. */
        String unknownAre();

        /** What to do about them. */
        String advice();
    }

    static Edition official(int classes) {
        return Edition.of(NAME, 28_539, 2_703, 2_620, classes);
    }

    static LibriSpeech find(CorpusRequest request, String task, Edition official) {
        LibriSpeechFolder folder = LibriSpeechFolder.find(request.root(), task);
        return MiniEdition.files(folder.root())
                .map(files -> new LibriSpeech(
                        folder,
                        request,
                        true,
                        MiniEdition.of(MINI, files.stream().flatMap(folder::splits))))
                .orElseGet(() -> new LibriSpeech(folder, request, false, official));
    }

    Path root() {
        return folder.root();
    }

    boolean mini() {
        return mini;
    }

    /**
     * @param classes the whole vocabulary
     * @param end the symbol that every target ends with
     */
    Corpus load(List<String> classes, int end, Speller speller) {
        Assembly assembly = new Assembly(edition, folder.root(), request);
        LeftOut leftOut = new LeftOut(speller);
        Map<String, Long> words = new LinkedHashMap<>();
        for (Utterance utterance : folder.utterances()) {
            words.merge(utterance.split(), (long) utterance.words().size(), Long::sum);
            List<Integer> labels = new ArrayList<>();
            List<String> unknown = new ArrayList<>();
            utterance.words().forEach(word -> speller.spell(word, labels, unknown));
            labels.add(end);
            Listed listed = listed(utterance, List.copyOf(labels));
            if (!unknown.isEmpty()) {
                leftOut.add(utterance, unknown);
                assembly.addLeftOut(utterance.split(), listed);
            } else if (utterance.audio().isEmpty()) {
                assembly.addMissing(utterance.split(), listed);
            } else {
                assembly.add(utterance.split(), listed);
            }
        }
        leftOut.check(folder.root(), request.allowIncomplete());
        Corpus corpus = assembly.build(
                List.of(classes),
                (split, listed, samples) -> new Clip(
                        listed.id(),
                        listed.audio(),
                        samples,
                        1f,
                        List.of(View.WHOLE),
                        OptionalInt.empty(),
                        listed.labels(),
                        listed.group()));
        return tellOtherWords(leftOut.tell(corpus), words);
    }

    private Listed listed(Utterance utterance, List<Integer> labels) {
        return new Listed(
                utterance.id(),
                utterance.origin(),
                utterance.base(),
                utterance.audio().orElse(utterance.base()),
                labels,
                utterance.speaker(),
                Listed.ONE_FRAME);
    }

    /** The official transcripts have so many words: others are not the official ones, whatever their number. */
    private Corpus tellOtherWords(Corpus corpus, Map<String, Long> words) {
        if (mini || !edition.equals(official(corpus.labelNames().get(0).size())) || !corpus.complete()) {
            return corpus;
        }
        Corpus told = corpus;
        for (String split : List.of(Assembly.DEV, Assembly.TEST)) {
            if (!WORDS.get(split).equals(words.get(split))) {
                told = told.withDeviation("reference words of " + split + ": " + Figures.of(words.get(split))
                        + ", officially " + Figures.of(WORDS.get(split)));
            }
        }
        return told;
    }

    /** Clips that cannot be spelled. */
    private static final class LeftOut {
        private final Speller speller;
        private final Map<String, Integer> tokens = new LinkedHashMap<>();
        private final Map<String, Integer> clips = new LinkedHashMap<>();
        private final Map<String, String> first = new LinkedHashMap<>();

        LeftOut(Speller speller) {
            this.speller = speller;
        }

        void add(Utterance utterance, List<String> unknown) {
            clips.merge(utterance.split(), 1, Integer::sum);
            for (String it : unknown) {
                tokens.merge(it, 1, Integer::sum);
                first.putIfAbsent(it, utterance.origin());
            }
        }

        void check(Path root, boolean allowed) {
            if (!clips.isEmpty() && !allowed) {
                List<String> each = tokens.entrySet().stream()
                        .map(it -> "'" + it.getKey() + "', " + Figures.of(it.getValue(), "time") + ", first in "
                                + first.get(it.getKey()))
                        .toList();
                throw new DataException(Problem.of(
                                "the transcripts have " + Figures.of(tokens.size()) + " " + speller.unknownAre())
                        .at(root)
                        .expected("none; found" + Figures.firstTen(each))
                        .next(speller.advice()
                                + ", or leave their clips out with --allow-incomplete: the record then says so"));
            }
        }

        Corpus tell(Corpus corpus) {
            if (clips.isEmpty()) {
                return corpus;
            }
            String bySplit = clips.entrySet().stream()
                    .map(it -> it.getKey() + " " + Figures.of(it.getValue()))
                    .collect(Collectors.joining(", "));
            int all = tokens.values().stream().mapToInt(Integer::intValue).sum();
            return corpus.withDeviation("clips left out because their transcripts have " + speller.unknownAre() + ": "
                    + bySplit + "; " + Figures.of(all, "token") + " of " + Figures.of(tokens.size())
                    + " different, such as "
                    + tokens.keySet().stream().limit(5).collect(Collectors.joining(", ")));
        }
    }
}
