package superb.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import superb.error.UsageException;

class DataRootsTest {

    @Test
    void oneFolderServesEveryTask() {
        DataRoots roots = DataRoots.parse("/data");
        assertEquals(Optional.of(Path.of("/data")), roots.root("ks"));
        assertEquals(Optional.of(Path.of("/data")), roots.root("sid"));
        assertEquals(Optional.empty(), roots.testRoot("ks"));
    }

    @Test
    void foldersByTask() {
        DataRoots roots = DataRoots.parse("ks=/a, sid=b/c,ks.test=/t");
        assertEquals(Optional.of(Path.of("/a")), roots.root("ks"));
        assertEquals(Optional.of(Path.of("b/c")), roots.root("sid"));
        assertEquals(Optional.of(Path.of("/t")), roots.testRoot("ks"));
        assertEquals(Optional.empty(), roots.root("ic"));
        assertEquals(Set.of("ks", "sid"), roots.tasks());
    }

    @Test
    void aCommonFolderStandsInForTasksThatAreNotNamed() {
        DataRoots roots = DataRoots.parse("ks=/a,/data");
        assertEquals(Optional.of(Path.of("/a")), roots.root("ks"));
        assertEquals(Optional.of(Path.of("/data")), roots.root("ic"));
    }

    @Test
    void aTaskThatDiffersInReadingAloneHasTheSameFolder() {
        DataRoots roots = DataRoots.parse("asr=/l,/data");
        assertEquals(Optional.of(Path.of("/l")), roots.root("asr+lm"));
        assertEquals(
                Optional.of(Path.of("/m")), DataRoots.parse("asr=/l,asr+lm=/m").root("asr+lm"));
        assertEquals(Optional.of(Path.of("/data")), DataRoots.parse("/data").root("asr+lm"));
    }

    @Test
    void anEqualsSignInAPathIsNoTaskName() {
        assertEquals(Optional.of(Path.of("/x=1/y")), DataRoots.parse("/x=1/y").root("ks"));
        assertEquals(Optional.of(Path.of("/x=1")), DataRoots.parse("ks=/x=1").root("ks"));
    }

    @Test
    void refusals() {
        for (String text : new String[] {"", "ks=", "ks=/a,", "ks=/a,ks=/b", "/a,/b", "ks=a\0b"}) {
            String message = assertThrows(UsageException.class, () -> DataRoots.parse(text), text)
                    .getMessage();
            assertTrue(message.contains("ks=DIR"), message);
        }
    }
}
