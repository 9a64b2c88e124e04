package superb.engine.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.engine.PtEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.EnvironmentException;

class LibraryFolderTest {
    @TempDir
    Path root;

    private LibraryFolder folder(String... libraries) throws IOException {
        Path lib = Files.createDirectories(root.resolve("lib"));
        for (String library : libraries) {
            Files.createFile(lib.resolve(System.mapLibraryName(library)));
        }
        return LibraryFolder.of(Optional.of(lib.toString())).orElseThrow();
    }

    @Test
    void aWheelSaysItsVersionAndItsCuda() throws IOException {
        Files.writeString(root.resolve("version.py"), "from typing import Optional\n__version__ = '2.7.1+cu126'\n");
        LibraryFolder wheel = folder("torch", "torch_cuda");
        assertEquals(Optional.of("2.7.1"), wheel.version());
        assertEquals("cu126", wheel.flavor());
        // DJL's library for CUDA is of one release, and serves the others.
        assertEquals(Map.of("PYTORCH_FLAVOR", "cu128", "PYTORCH_VERSION", "2.7.1"), wheel.settings("2.7.1"));
    }

    @Test
    void anEmptyVariableIsNone() {
        assertEquals(Optional.empty(), LibraryFolder.of(Optional.of("")));
    }

    @Test
    void anArchiveOfLibtorchSaysItsVersion() throws IOException {
        Files.writeString(root.resolve("build-version"), "2.7.1+cpu\n");
        LibraryFolder archive = folder("torch");
        assertEquals("cpu", archive.flavor());
        assertEquals(Map.of("PYTORCH_FLAVOR", "cpu", "PYTORCH_VERSION", "2.7.1"), archive.settings("2.7.1"));
    }

    @Test
    void aFolderThatDoesNotSayIsTakenAsItIs() throws IOException {
        LibraryFolder silent = folder("torch", "torch_cuda");
        assertEquals("cuda", silent.flavor());
        assertEquals(Map.of("PYTORCH_FLAVOR", "cu128"), silent.settings("2.7.1"));
    }

    @Test
    void anotherVersionIsRefusedUnlessDjlIsCompiledForIt() throws IOException {
        Files.writeString(root.resolve("version.py"), "__version__ = '2.11.0+cu130'\n");
        LibraryFolder other = folder("torch", "torch_cuda");
        EnvironmentException e = assertThrows(EnvironmentException.class, () -> other.settings("2.7.1"));
        assertTrue(e.getMessage().contains("libtorch 2.11.0+cu130 cannot be used"), e.getMessage());
        assertTrue(e.getMessage().contains("install torch==2.7.1"), e.getMessage());
        assertTrue(e.getMessage().contains(other.folder().toString()), e.getMessage());

        Files.createFile(other.folder().resolve(System.mapLibraryName("djl_torch")));
        assertEquals("2.11.0", other.settings("2.7.1").get("PYTORCH_VERSION"));
        assertEquals("cu130", other.flavor());
    }

    @Test
    void aPathWithoutTheLibraryIsNotPassedOver() {
        EnvironmentException e =
                assertThrows(EnvironmentException.class, () -> LibraryFolder.of(Optional.of(root.toString())));
        assertTrue(e.getMessage().contains(root.toString()), e.getMessage());
        assertEquals(Optional.empty(), LibraryFolder.of(Optional.empty()));
    }

    @Test
    void theFirstPlaceThatHasItCountsAndTheLibraryItselfMayBeNamed() throws IOException {
        Path lib = folder("torch").folder();
        String path = root.resolve("nowhere") + File.pathSeparator + lib.resolve(System.mapLibraryName("torch"));
        assertEquals(lib, LibraryFolder.of(Optional.of(path)).orElseThrow().folder());
    }

    @Test
    void djlBringsTheLibrariesThatAreAskedFor() {
        assertTrue(Libtorch.bridge().matches("\\d+\\.\\d+\\.\\d+"), Libtorch.bridge());
        for (String flavor : new String[] {"cpu", LibraryFolder.CUDA_BRIDGE}) {
            String name = "/jnilib/linux-x86_64/" + flavor + "/libdjl_torch.so";
            assertNotNull(PtEngine.class.getResource(name), name);
        }
    }
}
