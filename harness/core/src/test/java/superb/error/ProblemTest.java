package superb.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void printsOnePartALine() {
        Problem problem =
                Problem.of("no audio").at("a/b").expected("3081 files").next("superb data verify");
        assertEquals(
                "no audio\n  where:    a/b\n  expected: 3081 files\n  try:      superb data verify",
                problem.toString());
        assertEquals(
                "Größe – 尺寸\n  and more", Problem.of("Größe – 尺寸\n  and more").toString());
    }

    @Test
    void namesFromFilesDoNotDriveTheTerminal() {
        assertEquals(
                "tensor '?[2J???x'",
                Problem.of("tensor '\u001b[2J\r\u202e\u0000x'").toString());
    }
}
