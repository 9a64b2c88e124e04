package superb.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import superb.audio.Waveform;
import superb.check.Signals;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.features.LayerFeatures;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** Lanes take native memory of their own; the heap has one size, however many there are. */
@Tag("slow")
class LanesMemoryTest {
    private static final int CLIPS = 5;

    /** The states of a clip are 25 MB, those of four lanes more than this heap. */
    @Test
    void theHeapHoldsNoStatesOfAllLanes() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-Dai.djl.offline=true",
                        "-cp",
                        path,
                        LanesMemoryTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    /** The process with the small heap. */
    public static void main(String[] arguments) {
        Engine onnx = Engine.named("onnx");
        UpstreamRequest deep = UpstreamRequest.parse("student:layers=48,dim=256,ffn=16,heads=4");
        Waveform clip = Signals.voice("ten seconds", 10 * Waveform.SAMPLE_RATE_HZ, 1);
        Iterator<List<Waveform>> clips =
                Collections.nCopies(CLIPS, List.of(clip)).iterator();
        try (EngineSession session = onnx.start(new EngineOptions("cpu", 4).sideBySide());
                OpenUpstream open = session.open(UpstreamRegistry.load().untrained(deep, 7), Precision.FP32);
                Lanes lanes = new Lanes(open, clips)) {
            for (int i = 0; i < CLIPS; i++) {
                try (LayerFeatures features = lanes.next()) {
                    assertEquals(49, features.states().size());
                }
            }
        }
    }
}
