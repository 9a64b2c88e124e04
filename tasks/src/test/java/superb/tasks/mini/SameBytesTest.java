package superb.tasks.mini;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The corpus is the same everywhere. A change of these hashes is a change of the corpus: raise {@link
 * MiniCorpus#VERSION}, and take the new hashes of the whole parts from {@code mvn -pl tasks -am test
 * -Dtest=SameBytesTest -Dsuperb.mini.whole=true}.
 */
class SameBytesTest {
    @TempDir
    Path folder;

    /** The manifest of every 40th file of each part. */
    private static final String SAMPLE = "1c2874f2a9bb758d3636d41bc92958bbd7c2db49bbfbb4b76ae15da79a9c395e";

    @Test
    void theSampleIsAsItWas() throws IOException {
        assertEquals(SAMPLE, new PartMaker(sample(), 1).write(folder).sha256());
    }

    @Test
    void neitherThreadsNorOrderNorLocaleMatter() throws IOException {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            List<Part.Entry> backwards = new ArrayList<>(sample().entries());
            Collections.reverse(backwards);
            assertEquals(
                    SAMPLE,
                    new PartMaker(new Some("backwards", backwards), 3)
                            .write(folder)
                            .sha256());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "superb.mini.whole", matches = "true", disabledReason = "takes a minute")
    void wholePartsAreAsPinned() throws IOException {
        List<String> made = new ArrayList<>();
        for (Part part : parts()) {
            made.add(new PartMaker(part, 2).write(folder.resolve(part.name())).sha256());
        }
        assertEquals(
                List.of(
                        PinnedManifests.SPEECH_COMMANDS,
                        PinnedManifests.VOXCELEB1,
                        PinnedManifests.FLUENT_SPEECH_COMMANDS,
                        PinnedManifests.LIBRISPEECH),
                made);
    }

    private static List<Part> parts() {
        return List.of(new SpeechCommandsPart(), new VoxCelebPart(), new FluentPart(), new LibriSpeechPart());
    }

    private static Part sample() {
        List<Part.Entry> some = new ArrayList<>();
        for (Part part : parts()) {
            for (int i = 7; i < part.entries().size(); i += 40) {
                some.add(part.entries().get(i));
            }
        }
        return new Some("sample", some);
    }

    /** Some files of a part. */
    record Some(String name, List<Part.Entry> entries) implements Part {}
}
