package superb.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.error.UsageException;

class UpstreamRequestTest {

    @Test
    void nameSubnetAndOptions() {
        assertEquals(
                new UpstreamRequest("lighthubert", Optional.of("small"), Map.of("layers", "10", "dim", "256")),
                UpstreamRequest.parse("lighthubert@small:layers=10,dim=256"));
        assertEquals(
                UpstreamRequest.parse("student:layers=3,dim=384"), UpstreamRequest.parse("student,dim=384,layers=3"));
        assertEquals(
                "student:dim=384,layers=3",
                UpstreamRequest.parse("student,layers=3,dim=384").toString());
        assertEquals(UpstreamRequest.of("fbank"), UpstreamRequest.parse(" fbank "));
    }

    @Test
    void aFileComesFirst() {
        UpstreamRequest file = UpstreamRequest.parse("onnx:dir/a b.onnx,outputs=h0+h1,frame=20");
        assertEquals(Map.of("file", "dir/a b.onnx", "outputs", "h0+h1", "frame", "20"), file.options());
        assertEquals("onnx:dir/a b.onnx,frame=20,outputs=h0+h1", file.toString());
        assertEquals(file, UpstreamRequest.parse(file.toString()));
        assertEquals(file, UpstreamRequest.parse("onnx:frame=20,file=dir/a b.onnx,outputs=h0+h1"));
        assertEquals(
                List.of("onnx:/x@y/m.onnx,frame=20", "fbank", "torchscript:m.pt"),
                UpstreamRequest.parseList("onnx:/x@y/m.onnx,frame=20,fbank,torchscript:m.pt").stream()
                        .map(UpstreamRequest::toString)
                        .toList());
        assertThrows(UsageException.class, () -> UpstreamRequest.parse("onnx:frame=20,m.onnx"));
    }

    @Test
    void inAListOptionsBelongToTheNameBeforeThem() {
        assertEquals(
                List.of("fbank", "student:dim=384,layers=3", "hubert_base", "student:layers=2"),
                UpstreamRequest.parseList("fbank, student:layers=3,dim=384,hubert_base,student:layers=2").stream()
                        .map(UpstreamRequest::toString)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "hubert_base:",
                "hubert_base@",
                "x:layers",
                "x:layers=",
                "x:layers=1,layers=2",
                "x:=3",
                "a/b"
            })
    void whatIsNotOfThatForm(String text) {
        UsageException e = assertThrows(UsageException.class, () -> UpstreamRequest.parse(text));
        assertEquals(
                "'" + text + "' does not name an upstream\n"
                        + "  expected: NAME[@SUBNET][:KEY=VALUE,KEY=VALUE], or onnx:FILE and torchscript:FILE\n"
                        + "  try:      superb ls upstreams",
                e.getMessage());
    }

    @Test
    void unknownOptionsAndValuesOutOfRangeAreRefused() {
        UpstreamRequest request = UpstreamRequest.parse("student:layers=0,depth=3");
        UsageException unknown =
                assertThrows(UsageException.class, () -> request.checked(Set.of("layers", "dim"), false));
        assertEquals(
                "'student' has no option 'depth'\n  where:    student:depth=3,layers=0\n  expected: dim, layers",
                unknown.getMessage());
        UsageException range = assertThrows(UsageException.class, () -> request.integer("layers", 2, 1, 100));
        assertTrue(range.getMessage().startsWith("'0' is not a value of the option 'layers' of 'student'"));
        assertEquals(768, request.integer("dim", 768, 16, 4096));
        UsageException subnet = assertThrows(
                UsageException.class, () -> UpstreamRequest.parse("fbank@x").checked(Set.of(), false));
        assertTrue(subnet.getMessage().startsWith("'fbank' has no sub-nets, but @x was given"));
    }
}
