package dev.reprise.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** An element type of a tensor, with its names in safetensors files and in {@code config.json}. */
public enum Dtype {
    FLOAT64("F64", 8, ScalarType.Double),
    FLOAT32("F32", 4, ScalarType.Float),
    FLOAT16("F16", 2, ScalarType.Half),
    BFLOAT16("BF16", 2, ScalarType.BFloat16),
    INT64("I64", 8, ScalarType.Long),
    INT32("I32", 4, ScalarType.Int),
    INT16("I16", 2, ScalarType.Short),
    INT8("I8", 1, ScalarType.Char),
    UINT8("U8", 1, ScalarType.Byte),
    BOOL("BOOL", 1, ScalarType.Bool);

    private final String safetensors;
    private final int bytes;
    private final ScalarType scalarType;

    Dtype(String safetensors, int bytes, ScalarType scalarType) {
        this.safetensors = safetensors;
        this.bytes = bytes;
        this.scalarType = scalarType;
    }

    /** The name in a safetensors header, such as {@code BF16}. */
    public String safetensorsName() {
        return safetensors;
    }

    /** Bytes an element. */
    public int bytes() {
        return bytes;
    }

    public ScalarType scalarType() {
        return scalarType;
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
        var constant = type.intern(); // what native code returns is a new object
        return Arrays.stream(values())
                .filter(d -> d.scalarType == constant)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no dtype for " + type));
    }
}
