package superb.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import superb.audio.Waveform;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.SuperbException;
import superb.tasks.audio.AudioFiles;
import superb.tasks.audio.AudioInfo;

/** Looks at the header of every file of a corpus, in parallel, and reports all that cannot be used at once. */
final class AudioLengths {
    private final Map<Path, Path> realFolders = new ConcurrentHashMap<>();

    private AudioLengths() {}

    private record Checked(Listed clip, long samples, Optional<String> problem) {}

    /** Samples of every clip's file. */
    static Map<Path, Long> of(String corpus, Path root, Collection<Listed> clips) {
        AudioLengths lengths = new AudioLengths();
        List<Checked> checked = clips.parallelStream().map(lengths::check).toList();
        List<String> problems = checked.stream()
                .filter(it -> it.problem().isPresent())
                .map(it -> it.clip().id() + ": " + it.problem().get())
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(
                    Problem.of(Figures.of(problems.size(), "audio file") + " of " + corpus + " cannot be used")
                            .at(root)
                            .expected("16 kHz, one channel, at least " + Listed.ONE_FRAME
                                    + " samples (one frame); found" + Figures.firstTen(problems))
                            .next("unpack these files again; resample other rates first, for example:"
                                    + " sox IN -r 16000 -c 1 -b 16 OUT.wav"));
        }
        Map<Path, Long> samples = new LinkedHashMap<>();
        checked.forEach(it -> samples.put(it.clip().audio(), it.samples()));
        return samples;
    }

    private Checked check(Listed clip) {
        try {
            if (escapes(clip)) {
                return new Checked(clip, 0, Optional.of("a link that leads out of " + clip.base()));
            }
            AudioInfo info = AudioFiles.info(clip.audio());
            return new Checked(clip, info.samples(), problem(clip, info));
        } catch (SuperbException e) {
            return new Checked(
                    clip, 0, Optional.of(e.getMessage().lines().findFirst().orElse("")));
        } catch (IOException e) {
            return new Checked(clip, 0, Optional.of("cannot be read: " + e));
        }
    }

    private static Optional<String> problem(Listed clip, AudioInfo info) {
        if (info.sampleRateHz() != Waveform.SAMPLE_RATE_HZ) {
            return Optional.of("sampling rate " + info.sampleRateHz() + " Hz");
        }
        if (info.channels() != 1) {
            return Optional.of(info.channels() + " channels");
        }
        if (info.samples() < clip.shortest()) {
            return Optional.of(Figures.of(info.samples(), "sample") + ", at least " + clip.shortest() + " are needed");
        }
        return info.samples() > Integer.MAX_VALUE - 8
                ? Optional.of("too long, " + Figures.of(info.samples(), "sample"))
                : Optional.empty();
    }

    /** A folder of a corpus may be a link of the user's; a file in it that leads elsewhere is nothing an archive holds. */
    private boolean escapes(Listed clip) throws IOException {
        Path base = real(clip.base());
        Path file = Files.isSymbolicLink(clip.audio())
                ? clip.audio().toRealPath()
                : real(clip.audio().getParent()).resolve(clip.audio().getFileName());
        return !file.startsWith(base);
    }

    private Path real(Path folder) throws IOException {
        Path known = realFolders.get(folder);
        if (known == null) {
            known = folder.toRealPath();
            realFolders.put(folder, known);
        }
        return known;
    }
}
