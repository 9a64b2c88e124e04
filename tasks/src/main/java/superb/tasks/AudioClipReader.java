package superb.tasks;

import java.nio.file.Path;
import superb.audio.Waveform;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.Clip;
import superb.task.ClipReader;
import superb.task.View;
import superb.tasks.audio.AudioFiles;

/** Clips from sound files. Holds nothing, so any number of threads may share it. */
final class AudioClipReader implements ClipReader {

    @Override
    public Waveform read(Clip clip, View view) {
        Path file = clip.audio();
        Waveform heard = view.whole() ? AudioFiles.read(file) : AudioFiles.read(file, view.start(), view.samples());
        if (view.whole() && heard.length() != clip.fileSamples()) {
            throw new DataException(Problem.of("clip '" + clip.id() + "' has " + Figures.of(heard.length(), "sample"))
                    .at(file)
                    .expected(Figures.of(clip.fileSamples()) + ", as when the corpus was loaded")
                    .next("let nothing write to the corpus during a run"));
        }
        return heard.gain(clip.gain());
    }
}
