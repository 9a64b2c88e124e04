package superb.engine.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import superb.engine.Engine;
import superb.engine.EngineInfo;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.error.EnvironmentException;
import superb.error.UsageException;

class TorchEngineTest {
    private final Engine engine = new TorchEngine();

    @Test
    void isFoundAsAService() {
        List<String> names = ServiceLoader.load(Engine.class).stream()
                .map(it -> it.get().name())
                .toList();
        assertTrue(names.contains("torch"), names::toString);
    }

    @Test
    void saysWhatReallyRuns() {
        for (int threads : new int[] {1, 2}) {
            try (EngineSession session = engine.start(new EngineOptions("cpu", threads))) {
                EngineInfo info = session.info();
                assertEquals("cpu", info.deviceActual());
                assertEquals(threads, info.threads());
                assertTrue(info.nativeVersion().matches("2\\.\\d+\\.\\d+"), info::toString);
                assertFalse(info.flavor().isBlank());
                // A new number, here and in the code, when features of old programs must not be used any more.
                assertEquals("torch2-" + info.nativeVersion() + "-cpu", info.protocol());
            }
        }
    }

    @Test
    void multipliesMatrices() {
        try (EngineSession session = engine.start(new EngineOptions(TestDevice.name(), 2))) {
            double speed = session.matmulGmacs();
            assertTrue(speed > 0.01 && speed < 1e6, "billions a second: " + speed);
        }
    }

    @Test
    void anExplicitDeviceIsMetOrRefused() {
        assumeFalse(Libtorch.load().hasCuda(), "natives with CUDA");
        for (String device : List.of("cuda", "cuda:1")) {
            EnvironmentException e =
                    assertThrows(EnvironmentException.class, () -> engine.start(new EngineOptions(device, 1)));
            assertTrue(e.getMessage().contains("device '" + device + "' is not available"), e.getMessage());
            assertTrue(e.getMessage().contains("--device cpu"), e.getMessage());
        }
        try (EngineSession session = engine.start(new EngineOptions("auto", 1))) {
            assertEquals("auto", session.info().deviceRequested());
            assertEquals("cpu", session.info().deviceActual());
        }
    }

    @Test
    void aDeviceThatIsThereIsTakenAndAnotherRefused() {
        assumeTrue(Libtorch.load().hasCuda(), "no CUDA");
        for (String asked : List.of("cuda", "auto")) {
            try (EngineSession session = engine.start(new EngineOptions(asked, 1))) {
                assertEquals(asked, session.info().deviceRequested());
                assertEquals("cuda:0", session.info().deviceActual());
                assertTrue(session.info().protocol().endsWith("-cuda"), session.info()::toString);
            }
        }
        EnvironmentException e =
                assertThrows(EnvironmentException.class, () -> engine.start(new EngineOptions("cuda:99", 1)));
        assertTrue(e.getMessage().contains("device 'cuda:99' does not answer"), e.getMessage());
        assertTrue(e.getMessage().contains("CUDA"), e.getMessage());
    }

    @Test
    void anUnknownDeviceIsAMistake() {
        for (String device : List.of("gpu", "cuda:", "cuda:-1", "CPU", "")) {
            UsageException e = assertThrows(UsageException.class, () -> engine.start(new EngineOptions(device, 1)));
            assertTrue(e.getMessage().contains("unknown device '" + device + "'"), e.getMessage());
        }
    }

    @Test
    void aLibraryThatCannotBeUnpackedNamesTheFolder() {
        Throwable thrown = new EngineException(
                "Failed to load PyTorch native library",
                new IllegalStateException("Failed to extract", new AccessDeniedException("/somewhere")));
        String message = Libtorch.problem(thrown).toString();
        assertTrue(message.contains("AccessDeniedException: /somewhere"), message);
        assertTrue(message.contains("its cache folder"), message);
        assertTrue(message.contains("DJL_CACHE_DIR"), message);
        for (String said :
                List.of("Offline mode is enabled.", "Resource not found in classpath: jnilib/x/libdjl_torch.so")) {
            String other = Libtorch.problem(new EngineException("Failed to load", new IOException(said)))
                    .toString();
            assertTrue(other.contains("PYTORCH_VERSION") && other.contains(Libtorch.bridge()), other);
        }
        String linking = Libtorch.problem(new UnsatisfiedLinkError("libtorch.so: GLIBC_2.99"))
                .toString();
        assertTrue(linking.contains("GLIBC_2.99") && linking.contains("PYTORCH_LIBRARY_PATH"), linking);
    }
}
