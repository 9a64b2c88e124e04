package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentTextTest {

    @Test
    void oneFactALine() {
        String text = EnvironmentText.of(Examples.record().execution());
        List<String> lines = text.lines().toList();
        assertTrue(lines.get(0).startsWith("superb="), text);
        assertTrue(lines.stream().allMatch(line -> line.matches("[^=]+=.*")), text);
        for (String name : List.of("git", "os", "kernel", "java", "cpu", "cores", "gpu", "engine", "machine")) {
            assertEquals(
                    1,
                    lines.stream().filter(line -> line.startsWith(name + "=")).count(),
                    name + "\n" + text);
        }
        assertTrue(!text.contains("Optional"), text);
    }
}
