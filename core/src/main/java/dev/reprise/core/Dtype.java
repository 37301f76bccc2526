package dev.reprise.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** An element type of a tensor, with its names in safetensors files and in {@code config.json}. */
public enum Dtype {
    FLOAT64("F64", 8),
    FLOAT32("F32", 4),
    FLOAT16("F16", 2),
    BFLOAT16("BF16", 2),
    INT64("I64", 8),
    INT32("I32", 4),
    INT16("I16", 2),
    INT8("I8", 1),
    UINT8("U8", 1),
    BOOL("BOOL", 1);

    private final String safetensors;
    private final int bytes;

    Dtype(String safetensors, int bytes) {
        this.safetensors = safetensors;
        this.bytes = bytes;
    }

    /** The name in a safetensors header, such as {@code BF16}. */
    public String safetensorsName() {
        return safetensors;
    }

    /** Bytes an element. */
    public int bytes() {
        return bytes;
    }

    /** libtorch's name of it. Looked up here, not kept in a field, so that naming a dtype does not load libtorch. */
    public ScalarType scalarType() {
        NativeRuntime.prepare();
        return switch (this) {
            case FLOAT64 -> ScalarType.Double;
            case FLOAT32 -> ScalarType.Float;
            case FLOAT16 -> ScalarType.Half;
            case BFLOAT16 -> ScalarType.BFloat16;
            case INT64 -> ScalarType.Long;
            case INT32 -> ScalarType.Int;
            case INT16 -> ScalarType.Short;
            case INT8 -> ScalarType.Char;
            case UINT8 -> ScalarType.Byte;
            case BOOL -> ScalarType.Bool;
        };
    }

    public boolean isFloating() {
        return this == FLOAT64 || this == FLOAT32 || this == FLOAT16 || this == BFLOAT16;
    }

    /** The name in {@code config.json} and on the command line, such as {@code bfloat16}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The dtype of a name as {@link #toString} or a safetensors header writes it. @throws InvalidInputException for an unknown one */
    public static Dtype parse(String name) {
        return Arrays.stream(values())
                .filter(d -> d.toString().equals(name) || d.safetensors.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("unknown dtype '" + name + "'; known: "
                        + Arrays.stream(values()).map(Dtype::toString).collect(Collectors.joining(", "))));
    }

    /** The dtype of libtorch's type. @throws IllegalArgumentException for quantised and complex types */
    public static Dtype of(ScalarType type) {
        var constant = type.intern(); // what native code returns is another instance
        return Arrays.stream(values())
                .filter(d -> d.scalarType() == constant)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no dtype for " + type));
    }
}
