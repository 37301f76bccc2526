package dev.reprise.data;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON header of a safetensors file, validated: every byte of the buffer behind it belongs to exactly one tensor, and every
 * tensor's bytes are those that its dtype and shape need.
 *
 * @param tensors by name, in the order in which their data lie in the file
 * @param metadata the free text under {@code __metadata__}
 */
record SafetensorsHeader(SequencedMap<String, Entry> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    /** More sides than libtorch's element-wise kernels take. */
    private static final int DIMENSIONS = 64;

    /** Where a tensor's data lie: bytes {@code [begin, end)} of the buffer behind the header. */
    record Entry(Dtype dtype, List<Long> shape, long begin, long end) {}

    /**
     * Reads and validates a header.
     *
     * @param header the JSON text in UTF-8, without the eight bytes of its length
     * @param bufferSize the number of bytes behind the header
     * @throws InvalidInputException for the first violation of the format, naming file and tensor
     */
    static SafetensorsHeader parse(byte[] header, long bufferSize, String file) {
        if (header.length == 0 || header[0] != '{') {
            throw new InvalidInputException(file + ": not a safetensors file: its header does not begin with '{'");
        }
        var what = file + ": header";
        var json = Json.parse(Text.utf8(header, what), what);
        Map<String, String> metadata = Map.of();
        var entries = new ArrayList<Map.Entry<String, Entry>>();
        for (var property : json.properties()) {
            if (property.getKey().equals(METADATA)) {
                metadata = metadata(property.getValue(), file);
            } else {
                entries.add(Map.entry(property.getKey(), entry(property.getKey(), property.getValue(), file)));
            }
        }
        entries.sort(Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin)
                .thenComparingLong(e -> e.getValue().end));
        var tensors = new LinkedHashMap<String, Entry>();
        long end = 0;
        @Nullable String before = null;
        for (var e : entries) {
            var entry = e.getValue();
            if (entry.end > bufferSize) {
                throw refusal(
                        file,
                        e.getKey(),
                        "its data end at byte %d of %d: the file is truncated or its header is wrong"
                                .formatted(entry.end, bufferSize));
            }
            if (entry.begin < end) {
                throw refusal(
                        file, e.getKey(), "its data overlap those of tensor " + Text.quote(String.valueOf(before)));
            }
            if (entry.begin > end) {
                throw refusal(
                        file, e.getKey(), "%d bytes before its data belong to no tensor".formatted(entry.begin - end));
            }
            end = entry.end;
            before = e.getKey();
            tensors.put(e.getKey(), entry);
        }
        if (end != bufferSize) {
            throw new InvalidInputException(
                    "%s: %d bytes behind the last tensor belong to no tensor".formatted(file, bufferSize - end));
        }
        return new SafetensorsHeader(Collections.unmodifiableSequencedMap(tensors), metadata);
    }

    private static Map<String, String> metadata(JsonNode node, String file) {
        if (!(node instanceof ObjectNode object)) {
            throw new InvalidInputException(file + ": __metadata__ must be an object, not " + Json.describe(node));
        }
        var metadata = new LinkedHashMap<String, String>();
        for (var property : object.properties()) {
            if (!property.getValue().isString()) {
                throw new InvalidInputException("%s: __metadata__: %s must be a string, not %s"
                        .formatted(file, Text.quote(property.getKey()), Json.describe(property.getValue())));
            }
            metadata.put(property.getKey(), property.getValue().stringValue());
        }
        return Collections.unmodifiableMap(metadata);
    }

    private static Entry entry(String name, JsonNode node, String file) {
        if (!(node instanceof ObjectNode object)) {
            throw refusal(file, name, "an object is needed, not " + Json.describe(node));
        }
        var dtype = dtype(name, object.path("dtype"), file);
        var shape = integers(name, "shape", object.path("shape"), file);
        var offsets = integers(name, "data_offsets", object.path("data_offsets"), file);
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw refusal(file, name, "data_offsets must be [begin, end], not " + offsets);
        }
        if (shape.size() > DIMENSIONS) {
            throw refusal(file, name, "%d dimensions are too many (at most %d)".formatted(shape.size(), DIMENSIONS));
        }
        long size = size(name, dtype, shape, file);
        if (size != offsets.get(1) - offsets.get(0)) {
            throw refusal(
                    file,
                    name,
                    "%s %s needs %d bytes, but data_offsets %s hold %d"
                            .formatted(dtype.safetensorsName(), shape, size, offsets, offsets.get(1) - offsets.get(0)));
        }
        return new Entry(dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static Dtype dtype(String name, JsonNode node, String file) {
        if (node.isString()) {
            for (var dtype : Dtype.values()) {
                if (dtype.safetensorsName().equals(node.stringValue())) {
                    return dtype;
                }
            }
            throw refusal(file, name, "the dtype " + Text.quote(node.stringValue()) + " is not supported");
        }
        throw refusal(file, name, "dtype must be a string, not " + Json.describe(node));
    }

    private static List<Long> integers(String name, String field, JsonNode node, String file) {
        if (!node.isArray()) {
            throw refusal(file, name, field + " must be an array of integers, not " + Json.describe(node));
        }
        var values = new ArrayList<Long>(node.size());
        for (var element : node) {
            if (!element.isIntegralNumber() || !element.canConvertToLong() || element.longValue() < 0) {
                throw refusal(
                        file, name, field + " must hold integers from 0 to 2^63 - 1, not " + Json.describe(element));
            }
            values.add(element.longValue());
        }
        return List.copyOf(values);
    }

    /** Bytes of the shape. The strides must fit in 64 bits too, and they are made of the sides that are not zero. */
    private static long size(String name, Dtype dtype, List<Long> shape, String file) {
        boolean empty = false;
        long size = dtype.bytes();
        for (long side : shape) {
            empty |= side == 0;
            try {
                size = Math.multiplyExact(size, Math.max(side, 1));
            } catch (ArithmeticException e) {
                var overflow = refusal(file, name, "the shape " + shape + " overflows");
                overflow.initCause(e);
                throw overflow;
            }
        }
        return empty ? 0 : size;
    }

    private static InvalidInputException refusal(String file, String tensor, String reason) {
        return new InvalidInputException("%s: tensor %s: %s".formatted(file, Text.quote(tensor), reason));
    }
}
