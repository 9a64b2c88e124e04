package superb.run;

import superb.audio.Waveform;
import superb.task.Clip;
import superb.task.ClipReader;
import superb.task.View;

/** One piece of sound that passes the upstream once, and who can read it. */
record ClipView(Clip clip, View view, ClipReader reader) {

    long samples() {
        return view.whole() ? clip.fileSamples() : view.samples();
    }

    Waveform read() {
        return reader.read(clip, view);
    }
}
