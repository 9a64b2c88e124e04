package superb.record;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** Jackson's complaints in the user's words: the field, the place in the file, no class names. */
final class JsonFault {
    private JsonFault() {}

    static String words(JsonProcessingException fault) {
        if (fault instanceof JsonEOFException) {
            return cutOff(fault);
        }
        String text = fault.getOriginalMessage()
                .replaceAll("`[^`]*\\.([A-Za-z0-9$]+)[^`]*`", "$1")
                .replaceAll("^Cannot construct instance of \\S+, problem: ", "")
                .replaceAll("\\s+", " ");
        if (fault instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return "field " + path(mapping)
                    + (text.startsWith("Missing ")
                            ? " is missing"
                            : text.startsWith("Null value ") ? " is null" : ": " + text);
        }
        if (fault.getLocation() == null || fault.getLocation().getLineNr() < 1) {
            return text;
        }
        return fault instanceof JsonParseException
                ? "it is not JSON at " + place(fault.getLocation()) + ": " + text.replaceFirst(": was expecting .*", "")
                : place(fault.getLocation()) + ": " + text;
    }

    static String cutOff(JsonProcessingException fault) {
        return "the file is cut off at " + place(fault.getLocation());
    }

    private static String place(JsonLocation place) {
        return "line " + place.getLineNr() + ", column " + place.getColumnNr();
    }

    private static String path(JsonMappingException fault) {
        return fault.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
