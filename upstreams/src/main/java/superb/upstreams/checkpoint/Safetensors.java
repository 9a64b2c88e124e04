package superb.upstreams.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.upstream.Checkpoint;
import superb.upstream.ElementType;

/**
 * Reads safetensors: 8 bytes of header length, a JSON header, the numbers. As strict as the reference implementation
 * (header of at most 100,000,000 bytes, every data byte belongs to exactly one tensor) and stricter where it costs no
 * real file: no unknown fields, no duplicate keys at any level.
 */
final class Safetensors {
    static final long MAX_HEADER = 100_000_000;
    private static final int MAX_TENSORS = 100_000;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final WeightFile file;
    private final long dataBegin;
    private final ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    private final Map<String, TensorView> tensors = new LinkedHashMap<>();

    private Safetensors(WeightFile file, long dataBegin) {
        this.file = file;
        this.dataBegin = dataBegin;
    }

    /** True when an opening brace follows 8 bytes of length, right or wrong. */
    static boolean recognises(byte[] start) {
        return start.length > 8 && start[8] == '{';
    }

    /** Takes over the file when it returns. */
    static Checkpoint open(WeightFile file) {
        if (file.size() < 8) {
            throw file.refusal("the file ends inside its header length").at(0).exception();
        }
        long header =
                ByteBuffer.wrap(file.bytes(0, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (header < 2 || header > MAX_HEADER || header > file.size() - 8) {
            throw file.refusal("the header claims %s bytes", Long.toUnsignedString(header))
                    .at(0)
                    .expected("2 to " + MAX_HEADER + ", within a file of " + file.size() + " bytes")
                    .exception();
        }
        Safetensors reader = new Safetensors(file, 8 + header);
        Region region = file.region(8, 8 + header);
        try (Reader text = new InputStreamReader(
                        region,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT));
                JsonParser json = JSON.createParser(text)) {
            reader.header(json);
        } catch (JsonProcessingException e) {
            throw reader.headerRefusal("the header is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (CharacterCodingException e) {
            throw reader.headerRefusal("the header is not UTF-8", e);
        } catch (IOException e) {
            throw WeightFile.unreadable(file.path(), e);
        }
        reader.checkCoverage();
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        if (!reader.metadata.isEmpty()) {
            config.set("__metadata__", reader.metadata);
        }
        return new TensorFile(
                file, Checkpoint.Container.SAFETENSORS, WeightsRoot.BARE.name(), reader.tensors, config, storage -> {});
    }

    private void header(JsonParser json) throws IOException {
        expect(json, json.nextToken(), JsonToken.START_OBJECT, "an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            expect(json, json.nextToken(), JsonToken.START_OBJECT, "an object for '" + name + "'");
            if (name.equals("__metadata__")) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String key = json.currentName();
                    expect(json, json.nextToken(), JsonToken.VALUE_STRING, "text for metadata '" + key + "'");
                    metadata.put(key, json.getText());
                }
            } else {
                if (tensors.size() == MAX_TENSORS) {
                    throw headerRefusal("more than " + MAX_TENSORS + " tensors", null);
                }
                tensors.put(name, tensor(json, name));
            }
        }
        if (json.nextToken() != null) {
            throw headerRefusal("the header goes on after its object", null);
        }
    }

    private TensorView tensor(JsonParser json, String name) throws IOException {
        String type = "";
        long[] shape = null;
        long[] offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            JsonToken value = json.nextToken();
            switch (field) {
                case "dtype" -> {
                    expect(json, value, JsonToken.VALUE_STRING, "text for the dtype of '" + name + "'");
                    type = json.getText();
                }
                case "shape" -> shape = integers(json, value, name);
                case "data_offsets" -> offsets = integers(json, value, name);
                default -> throw headerRefusal("unknown field '" + field + "' of tensor '" + name + "'", null);
            }
        }
        if (type.isEmpty() || shape == null || offsets == null || offsets.length != 2) {
            throw headerRefusal("tensor '" + name + "' lacks its dtype, its shape or its two data_offsets", null);
        }
        long dataBytes = file.size() - dataBegin;
        if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataBytes) {
            throw headerRefusal(
                    "tensor '%s' claims bytes %d to %d of %d".formatted(name, offsets[0], offsets[1], dataBytes), null);
        }
        try {
            TensorView.Storage storage = new TensorView.Storage(dataBegin + offsets[0], offsets[1] - offsets[0]);
            ElementType elementType = elementType(type);
            long bytes = Arrays.stream(shape).reduce(elementType.bytes(), Math::multiplyExact);
            if (bytes != storage.bytes()) {
                throw new IllegalArgumentException("shape %s of %s does not fill %d bytes"
                        .formatted(Arrays.toString(shape), type, storage.bytes()));
            }
            return TensorView.dense(elementType, shape, storage);
        } catch (ArithmeticException e) {
            throw headerRefusal("tensor '" + name + "' has too many elements: " + Arrays.toString(shape), e);
        } catch (IllegalArgumentException e) {
            throw headerRefusal("tensor '" + name + "': " + e.getMessage(), e);
        }
    }

    private static ElementType elementType(String name) {
        return Arrays.stream(ElementType.values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "dtype '" + name + "' is not read; known are " + Arrays.toString(ElementType.values())));
    }

    private long[] integers(JsonParser json, JsonToken start, String name) throws IOException {
        expect(json, start, JsonToken.START_ARRAY, "a list for '" + name + "'");
        long[] values = new long[32];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json, json.currentToken(), JsonToken.VALUE_NUMBER_INT, "integers for '" + name + "'");
            if (count == values.length) {
                throw headerRefusal("tensor '" + name + "' has a list of more than 32 numbers", null);
            }
            values[count++] = json.getLongValue();
        }
        return Arrays.copyOf(values, count);
    }

    private void expect(JsonParser json, JsonToken token, JsonToken expected, String what) {
        if (token != expected) {
            throw file.refusal("the header is not that of safetensors")
                    .at(8 + Math.max(0, json.currentLocation().getCharOffset()))
                    .expected(what)
                    .exception();
        }
    }

    /** Every data byte in exactly one tensor: neither overlaps nor holes in which something could hide. */
    private void checkCoverage() {
        List<Map.Entry<String, TensorView>> byBegin = new ArrayList<>(tensors.entrySet());
        byBegin.sort(Comparator.comparingLong((Map.Entry<String, TensorView> e) ->
                        e.getValue().storage().begin())
                .thenComparingLong(e -> e.getValue().storage().bytes()));
        long end = dataBegin;
        for (Map.Entry<String, TensorView> entry : byBegin) {
            TensorView.Storage storage = entry.getValue().storage();
            if (storage.begin() != end) {
                throw file.refusal(
                                storage.begin() < end
                                        ? "tensor '%s' overlaps another one"
                                        : "there is a hole before tensor '%s'",
                                entry.getKey())
                        .at(Math.min(end, storage.begin()))
                        .expected("tensors side by side")
                        .exception();
            }
            end += storage.bytes();
        }
        if (end != file.size()) {
            throw file.refusal("%d bytes belong to no tensor", file.size() - end)
                    .at(end)
                    .expected("tensors up to the end of the file")
                    .next("download the file again, or save it again with safetensors")
                    .exception();
        }
    }

    private superb.error.UntrustedException headerRefusal(String what, Throwable cause) {
        return file.refusal("%s", what).at(8).exception(cause);
    }
}
