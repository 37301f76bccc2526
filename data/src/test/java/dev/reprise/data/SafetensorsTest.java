package dev.reprise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The golden file is made by {@code make.py} beside it. */
class SafetensorsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/safetensors/all.safetensors");

    private static final List<Dtype> DTYPES = List.of(Dtype.values());

    @TempDir
    Path folder;

    /** A file of a header, and {@code buffer} bytes behind it. */
    private Path file(String header, int buffer) throws IOException {
        return file(header.getBytes(StandardCharsets.UTF_8), new byte[buffer]);
    }

    private Path file(byte[] header, byte[] buffer) throws IOException {
        var bytes = ByteBuffer.allocate(8 + header.length + buffer.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header).put(buffer);
        return Files.write(folder.resolve("x.safetensors"), bytes.array());
    }

    private static void assertRefused(Path file, CharSequence... message) {
        assertThatThrownBy(() -> SafetensorsFile.open(file).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(message);
    }

    // ---- what is read and written

    @Test
    void aFileOfTheReferenceImplementationIsRead() {
        try (var file = SafetensorsFile.open(GOLDEN);
                var _ = new PointerScope()) {
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(file.names()).startsWith("int64", "float64").endsWith("bool");
            for (var dtype : Dtype.values()) {
                var name = dtype.toString();
                assertThat(file.dtype(name)).isEqualTo(dtype);
                assertThat(file.shape(name)).containsExactly(2, 3);
                var tensor = file.read(name);
                assertThat(Torch.dtype(tensor)).isEqualTo(dtype);
                assertThat(Torch.shape(tensor)).containsExactly(2, 3);
                double[] expected =
                        dtype == Dtype.BOOL ? new double[] {0, 1, 0, 1, 0, 1} : new double[] {0, 1, 2, 3, 4, 5};
                assertThat(Torch.doubles(tensor)).containsExactly(expected);
                var converted = file.read(name, Dtype.FLOAT64);
                assertThat(Torch.dtype(converted)).isEqualTo(Dtype.FLOAT64);
                assertThat(Torch.doubles(converted)).containsExactly(expected);
            }
            assertThat(file.shape("scalar")).isEmpty();
            assertThat(Torch.item(file.read("scalar"))).isEqualTo(2.5);
            assertThat(Torch.shape(file.read("empty"))).containsExactly(0, 7);
            assertThat(Torch.longs(file.read("näme 🙂"))).containsExactly(1, -1);
        }
    }

    @Test
    void aFileIsWrittenByteForByteAsTheReferenceDoes() throws IOException {
        var written = folder.resolve("written.safetensors");
        try (var file = SafetensorsFile.open(GOLDEN);
                var _ = new PointerScope()) {
            var tensors = new HashMap<String, Tensor>();
            file.names().forEach(name -> tensors.put(name, file.read(name)));
            SafetensorsWriter.write(written, tensors, file.metadata());
        }
        assertThat(written).hasSameBinaryContentAs(GOLDEN);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var path = folder.resolve("random.safetensors");
        for (int round = 0; round < 40; round++) {
            try (var _ = new PointerScope()) {
                var tensors = new LinkedHashMap<String, Tensor>();
                for (int i = random.nextInt(6); i >= 0; i--) {
                    var dtype = DTYPES.get(random.nextInt(DTYPES.size()));
                    var shape = random.longs(random.nextInt(4), 0, 5).toArray();
                    // 0 and 1 are exact in every dtype
                    var values =
                            Torch.tensor(random.longs(Torch.count(shape), 0, 2).toArray(), shape);
                    tensors.put("t" + random.nextInt(1000), Torch.to(values, dtype));
                }
                var transposed =
                        Torch.to(Torch.range(6), Dtype.FLOAT32).reshape(2, 3).t();
                tensors.put("transposed", transposed);
                var metadata = Map.of("seed", "" + seed);
                SafetensorsWriter.write(path, tensors, metadata);
                try (var file = SafetensorsFile.open(path)) {
                    assertThat(file.metadata()).as("seed %d", seed).isEqualTo(metadata);
                    assertThat(file.names()).as("seed %d", seed).hasSameElementsAs(tensors.keySet());
                    tensors.forEach((name, tensor) -> {
                        assertThat(torch.equal(file.read(name), tensor))
                                .as("seed %d, %s", seed, name)
                                .isTrue();
                        assertThat(file.dtype(name))
                                .as("seed %d, %s", seed, name)
                                .isEqualTo(Torch.dtype(tensor));
                    });
                }
            }
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void anInterruptedWriteLeavesWhatWasThere() throws IOException {
        var path = Files.writeString(folder.resolve("w.safetensors"), "before");
        try (var _ = new PointerScope()) {
            var t = Torch.ones(Dtype.FLOAT32, 2);
            assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of("__metadata__", t), Map.of()))
                    .isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> SafetensorsWriter.write(path, Map.of("\uD800", t), Map.of()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("lone surrogate");
            assertThatThrownBy(() -> SafetensorsWriter.writeBeside(path, _ -> {
                        throw new IOException("disk full");
                    }))
                    .hasMessage("disk full");
        }
        assertThat(path).hasContent("before");
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aTensorIsAViewThatCanBeTrainedWithoutTouchingTheFile() throws IOException {
        var path = Files.copy(GOLDEN, folder.resolve("copy.safetensors"));
        try (var file = SafetensorsFile.open(path);
                var _ = new PointerScope()) {
            file.read("float32").add_(new Scalar(10));
            assertThat(Torch.floats(file.read("float32")))
                    .as("a view of the same memory")
                    .containsExactly(10, 11, 12, 13, 14, 15);
        }
        assertThat(path).hasSameBinaryContentAs(GOLDEN);
    }

    @Test
    void aTensorAtAnAddressThatIsNotAlignedIsCopied() throws IOException {
        // 8 + 57 bytes of header: the data begin at an odd address
        var header = "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}   ";
        assertThat(header.length() % 4).isNotZero();
        var data = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1.5f)
                .putFloat(-2);
        try (var file = SafetensorsFile.open(file(header.getBytes(StandardCharsets.UTF_8), data.array()));
                var _ = new PointerScope()) {
            var x = file.read("x");
            assertThat(Torch.floats(x)).containsExactly(1.5f, -2);
            x.add_(new Scalar(1));
            assertThat(Torch.floats(file.read("x"))).containsExactly(1.5f, -2);
        }
    }

    @Test
    void aFileThatMayNotBeWrittenIsRead() throws IOException {
        var path = Files.copy(GOLDEN, folder.resolve("protected.safetensors"));
        assertThat(path.toFile().setReadOnly()).isTrue();
        try (var file = SafetensorsFile.open(path);
                var _ = new PointerScope()) {
            var x = file.read("float32");
            x.add_(new Scalar(10));
            assertThat(Torch.floats(x)).containsExactly(10, 11, 12, 13, 14, 15);
            assertThat(Torch.shape(file.read("empty"))).containsExactly(0, 7);
        }
        assertThat(path).hasSameBinaryContentAs(GOLDEN);
    }

    @Test
    void filesWithoutTensorsAreValid() throws IOException {
        try (var file = SafetensorsFile.open(file("{}", 0))) {
            assertThat(file.names()).isEmpty();
        }
        try (var file = SafetensorsFile.open(
                        file("{\"x\":{\"dtype\":\"F64\",\"shape\":[3,0],\"data_offsets\":[0,0]}}", 0));
                var _ = new PointerScope()) {
            assertThat(Torch.shape(file.read("x"))).containsExactly(3, 0);
        }
    }

    @Test
    void closingTwiceIsHarmless() {
        var file = SafetensorsFile.open(GOLDEN);
        file.close();
        file.close();
    }

    // ---- what is refused

    @Test
    @Timeout(20)
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void whatIsNotARegularFileIsRefusedBeforeItIsOpened() throws Exception {
        assertRefused(folder.resolve("missing"), "no such file");
        assertRefused(folder, "a folder, where a file is needed");
        var pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        assertRefused(pipe, "not a regular file");
        var a = folder.resolve("a");
        Files.createSymbolicLink(a, folder.resolve("b"));
        assertRefused(a, "a symbolic link to nothing");
        Files.createSymbolicLink(folder.resolve("b"), a);
        assertRefused(a, "symbolic links");
    }

    @Test
    void whatIsTooShortOrTruncatedIsRefused() throws IOException {
        var path = folder.resolve("x.safetensors");
        for (int size : new int[] {0, 1, 7}) {
            assertRefused(Files.write(path, new byte[size]), size + " bytes hold no header");
        }
        assertRefused(Files.write(path, new byte[8]), "does not begin with '{'");
        for (long length : new long[] {1, 100, 100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            var bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            assertRefused(Files.write(path, bytes.array()), Long.toUnsignedString(length) + " bytes");
        }
        var golden = Files.readAllBytes(GOLDEN);
        assertRefused(Files.write(path, Arrays.copyOf(golden, golden.length - 1)), "tensor 'bool'", "truncated");
        assertRefused(Files.write(path, Arrays.copyOf(golden, golden.length + 3)), "3 bytes behind the last");
    }

    @Test
    void aHeaderThatIsLongerThanAnyIsRefused() throws IOException {
        var path = folder.resolve("long.safetensors");
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 100_000_001));
            channel.write(ByteBuffer.wrap(new byte[1]), 200_000_000); // sparse
        }
        assertRefused(path, "a header of 100000001 bytes is too long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|does not begin with '{'",
                "` {}`|does not begin with '{'",
                "{|not valid JSON",
                "{}}|not valid JSON",
                "{} x|not valid JSON",
                "{'x': 1}|not valid JSON",
                "{\"__metadata__\":[]}|__metadata__ must be an object",
                "{\"__metadata__\":{\"a\":1}}|'a' must be a string, not the number 1",
                "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}|not valid JSON",
                "{\"x\\ud800\":1}|surrogate",
                "{\"x\":1}|tensor 'x': an object is needed",
                "{\"x\":{\"shape\":[],\"data_offsets\":[0,0]}}|dtype must be a string, not nothing",
                "{\"x\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}|the dtype 'F8_E4M3' is not supported",
                "{\"x\":{\"dtype\":\"float32\",\"shape\":[2],\"data_offsets\":[0,8]}}|the dtype 'float32' is not supported",
                "{\"x\":{\"dtype\":\"U8\",\"data_offsets\":[0,8]}}|shape must be an array",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[8]}}|data_offsets must be an array",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[-8],\"data_offsets\":[0,8]}}|not the number -8",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[8.0],\"data_offsets\":[0,8]}}|not the number 8.0",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[\"8\"],\"data_offsets\":[0,8]}}|not the string '8'",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[9223372036854775808],\"data_offsets\":[0,8]}}|not the number 9223372036854775808",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0]}}|must be [begin, end]",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8,8]}}|must be [begin, end]",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[8,0]}}|must be [begin, end]",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[8],\"data_offsets\":[0,8]}}|needs 32 bytes",
                // 2^32 x 2^30 x 4 bytes is 0 modulo 2^64; (2^63 + 4) x 2 bytes is 8; both sides of zero-sized ones
                // count for strides
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,1073741824],\"data_offsets\":[0,0]}}|overflows",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[4611686018427387905,4,2],\"data_offsets\":[0,8]}}|overflows",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[0,4611686018427387904,4],\"data_offsets\":[0,0]}}|overflows",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[9],\"data_offsets\":[0,9]}}|end at byte 9 of 8",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[7],\"data_offsets\":[1,8]}}|1 bytes before its data belong to no tensor",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[7],\"data_offsets\":[0,7]}}|1 bytes behind the last tensor",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[6],\"data_offsets\":[0,6]},\"y\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[5,8]}}|tensor 'y': its data overlap those of tensor 'x'",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},\"y\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,8]}}|tensor 'y': 1 bytes before",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]},\"x\":{\"dtype\":\"U8\",\"shape\":[8],\"data_offsets\":[0,8]}}|not valid JSON",
                "{\"x\":{\"dtype\":\"U8\",\"dtype\":\"I8\",\"shape\":[8],\"data_offsets\":[0,8]}}|not valid JSON",
            })
    void aHeaderThatViolatesTheFormatIsRefused(String header, String message) throws IOException {
        assertRefused(file(header, 8), message);
    }

    @Test
    void headersThatAreNotTextAreRefused() throws IOException {
        assertRefused(file(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', '}'}, new byte[0]), "not valid UTF-8");
        assertRefused(
                file(new byte[] {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'}, new byte[0]),
                "not valid UTF-8");
        assertRefused(file("{\"x\":".repeat(100_000), 0), "not valid JSON");
        var sides = "1,".repeat(64) + "1";
        assertRefused(
                file("{\"x\":{\"dtype\":\"U8\",\"shape\":[%s],\"data_offsets\":[0,1]}}".formatted(sides), 1),
                "65 dimensions");
    }

    @Test
    void messagesAreSafeToPrint() throws IOException {
        var path = file("{\"\\u001b[2J%s\":1}".formatted("n".repeat(10_000)), 0);
        assertThatThrownBy(() -> SafetensorsFile.open(path))
                .hasMessageContaining("'\\u001B[2Jnnn")
                .satisfies(e -> assertThat(e.getMessage())
                        .hasSizeLessThan(500 + path.toString().length()));
    }

    @Test
    void bytesThatAreNotBooleansAreRefused() throws IOException {
        var header =
                "{\"x\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[0,3]}}".getBytes(StandardCharsets.UTF_8);
        try (var file = SafetensorsFile.open(file(header, new byte[] {0, 1, 2}))) {
            assertThatThrownBy(() -> file.read("x"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("element 2 is the byte 2");
        }
    }

    @Test
    void aTensorThatIsNotThereIsNamed() {
        try (var file = SafetensorsFile.open(GOLDEN)) {
            assertThatThrownBy(() -> file.read("nothing"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(GOLDEN + ": no tensor 'nothing'");
        }
    }

    @Test
    void aFileThatShrinksWhileItIsOpenIsRefusedAtTheNextRead() throws IOException {
        var path = Files.copy(GOLDEN, folder.resolve("shrinks.safetensors"));
        try (var file = SafetensorsFile.open(path)) {
            try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(100);
            }
            assertThatThrownBy(() -> file.read("float32"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("truncated while it was open");
        }
    }

    // ---- checkpoints of several files

    private static SequencedMap<String, Tensor> five() {
        var tensors = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < 5; i++) {
            tensors.put("layer." + i, Torch.full(i, Dtype.FLOAT32, 4));
        }
        return tensors;
    }

    @Test
    void aCheckpointIsWrittenInShardsAndReadBack() throws IOException {
        try (var _ = new PointerScope()) {
            SafetensorsCheckpoint.write(folder, five(), Map.of("format", "pt"));
            assertThat(folder.resolve("model.safetensors")).exists();
            SafetensorsCheckpoint.write(folder, five(), Map.of("format", "pt"), 40);
            assertThat(folder.resolve("model.safetensors")).doesNotExist();
            assertThat(names())
                    .containsExactly(
                            "model-00001-of-00003.safetensors",
                            "model-00002-of-00003.safetensors",
                            "model-00003-of-00003.safetensors",
                            "model.safetensors.index.json");
            assertThat(Json.read(folder.resolve("model.safetensors.index.json"))
                            .at("/metadata/total_size")
                            .intValue())
                    .isEqualTo(80);
            try (var checkpoint = SafetensorsCheckpoint.open(folder)) {
                assertThat(checkpoint.names()).containsExactlyElementsOf(five().keySet());
                for (int i = 0; i < 5; i++) {
                    assertThat(Torch.floats(checkpoint.read("layer." + i))).containsOnly(i);
                    assertThat(Torch.dtype(checkpoint.read("layer." + i, Dtype.BFLOAT16)))
                            .isEqualTo(Dtype.BFLOAT16);
                    assertThat(checkpoint.shape("layer." + i)).containsExactly(4);
                }
                assertThatThrownBy(() -> checkpoint.dtype("layer.5")).hasMessageContaining("no tensor 'layer.5'");
            }
            SafetensorsCheckpoint.write(folder, five(), Map.of());
            assertThat(folder.resolve("model.safetensors.index.json")).doesNotExist();
            try (var checkpoint = SafetensorsCheckpoint.open(folder)) {
                assertThat(checkpoint.names()).hasSize(5);
                assertThat(checkpoint.origin()).isEqualTo(folder.resolve("model.safetensors"));
            }
        }
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFolderWithoutWeightsSaysWhatIsNeeded() throws IOException {
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("neither model.safetensors nor model.safetensors.index.json");
        Files.createFile(folder.resolve("pytorch_model.bin"));
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder)).hasMessageContaining("pickled weights");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|weight_map must be an object",
                "{\"weight_map\":[]}|weight_map must be an object",
                "{\"weight_map\":{\"layer.0\":1}}|tensor 'layer.0': a shard is a plain file name in the same folder, not the number 1",
                "{\"weight_map\":{\"layer.0\":\"../x.safetensors\"}}|plain file name",
                "{\"weight_map\":{\"layer.0\":\"/etc/passwd\"}}|plain file name",
                "{\"weight_map\":{\"layer.0\":\"sub/x.safetensors\"}}|plain file name",
                "{\"weight_map\":{\"layer.0\":\"sub\\\\x.safetensors\"}}|plain file name",
                "{\"weight_map\":{\"layer.0\":\"C:x.safetensors\"}}|plain file name",
                "{\"weight_map\":{\"layer.0\":\"a\\u0000b\"}}|plain file name",
                "{\"weight_map\":{\"layer.0\":\"..\"}}|plain file name",
                "{\"weight_map\":{\"layer.0\":\"\"}}|plain file name",
                "{\"weight_map\":{\"layer.0\":\"gone.safetensors\"}}|tensor 'layer.0': its shard gone.safetensors is not there",
                "{\"weight_map\":{\"layer.9\":\"a.safetensors\"}}|tensor 'layer.9': its shard a.safetensors does not have it",
                "{\"weight_map\":{\"layer.0\":\"a.safetensors\",\"layer.1\":\"b.safetensors\"}}|is in two shards",
                "{\"weight_map\":{\"layer.0\":\"a.safetensors\",\"layer.0\":\"b.safetensors\"}}|not valid JSON",
            })
    void anIndexThatIsWrongIsRefused(String index, String message) throws IOException {
        var path = folder.resolve("model.safetensors.index.json");
        Files.writeString(path, index);
        try (var _ = new PointerScope()) {
            SafetensorsWriter.write(folder.resolve("a.safetensors"), five(), Map.of());
            SafetensorsWriter.write(folder.resolve("b.safetensors"), five(), Map.of());
        }
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder).close())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(message);
    }
}
