package superb.record;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.stream.Collectors;

/** Jackson's complaints in the user's words: the field, the place in the file, no class names. */
final class JsonFault {
    private JsonFault() {}

    static String words(JsonProcessingException fault) {
        String text = fault.getOriginalMessage()
                .replaceAll("`[^`]*\\.([A-Za-z0-9$]+)[^`]*`", "$1")
                .replaceAll("^Cannot construct instance of \\S+, problem: ", "")
                .replaceAll("\\s+", " ");
        if (fault instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return "field " + path(mapping) + ": " + text;
        }
        if (fault.getLocation() != null && fault.getLocation().getLineNr() > 0) {
            JsonLocation place = fault.getLocation();
            return "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + text;
        }
        return text;
    }

    private static String path(JsonMappingException fault) {
        return fault.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
