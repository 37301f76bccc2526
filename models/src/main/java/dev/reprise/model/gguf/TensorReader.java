package dev.reprise.model.gguf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import java.lang.foreign.MemorySegment;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/** Decodes the blocks of a tensor into float32 or bfloat16 memory, on all cores, a piece of a row at a time. */
final class TensorReader {
    /** Weights that a thread decodes at once: a whole number of blocks of every type, and small enough for its caches. */
    private static final int PIECE = 8192;

    private static final int NOT_FINITE = 0x7F80_0000;

    private final GgufFile file;
    private final GgufTensor tensor;
    private final Layout layout;
    private final long rows;
    private final long rowWeights;
    private final long piecesPerRow;

    TensorReader(GgufFile file, GgufTensor tensor, Layout layout) {
        this.file = file;
        this.tensor = tensor;
        this.layout = layout;
        // rows that stay in order are one long row
        rows = layout.reorders() ? tensor.shape().getFirst() : 1;
        rowWeights = tensor.weights() / rows;
        piecesPerRow = Math.ceilDiv(rowWeights, PIECE);
        if (layout.reorders() && rows % layout.headRows() != 0) {
            throw fail("its " + rows + " rows are not whole heads of " + layout.headRows());
        }
        if (rowWeights % tensor.type().blockWeights() != 0) {
            throw fail("its rows are not whole blocks");
        }
    }

    /** A new tensor of the given type, which belongs to the innermost open scope. */
    Tensor read(Dtype as) {
        return switch (as) {
            case FLOAT32, BFLOAT16 -> decode(as);
            case FLOAT16, FLOAT64 -> Torch.scoped(() -> finite(Torch.to(decode(Dtype.FLOAT32), as), as));
            default -> throw new InvalidInputException("weights are read as floating-point numbers, not as " + as);
        };
    }

    private Tensor finite(Tensor converted, Dtype as) {
        if (!Torch.isFinite(converted)) {
            throw fail("one of its weights is beyond the range of " + as);
        }
        return converted;
    }

    private Tensor decode(Dtype as) {
        var result = Torch.empty(as, tensor.sides());
        var source = file.blocks(tensor);
        var target = Torch.memory(result);
        long pieces = rows * piecesPerRow;
        long tasks = Math.min(pieces, 8L * Runtime.getRuntime().availableProcessors());
        LongStream.range(0, tasks)
                .parallel()
                .forEach(task -> decode(source, target, as, pieces * task / tasks, pieces * (task + 1) / tasks));
        return result;
    }

    private void decode(MemorySegment source, MemorySegment target, Dtype as, long from, long to) {
        var type = tensor.type();
        int most = (int) Math.min(PIECE, rowWeights);
        var blocks = new byte[most / type.blockWeights() * type.blockBytes()];
        var weights = new float[most];
        var halves = new short[as == Dtype.BFLOAT16 ? most : 0];
        for (long piece = from; piece < to; piece++) {
            long row = piece / piecesPerRow;
            long column = piece % piecesPerRow * PIECE;
            int count = (int) Math.min(PIECE, rowWeights - column);
            int blockCount = count / type.blockWeights();
            long start = (row * rowWeights + column) / type.blockWeights() * type.blockBytes();
            MemorySegment.copy(source, JAVA_BYTE, start, blocks, 0, blockCount * type.blockBytes());
            type.decode(blocks, weights, blockCount);
            layout.apply(weights, count);
            if (!allFinite(weights, count)) {
                throw notFinite(weights, row * rowWeights + column);
            }
            long destination = (layout.row(row) * rowWeights + column) * as.bytes();
            if (as == Dtype.BFLOAT16) {
                roundToBfloat16(weights, halves, count);
                MemorySegment.copy(halves, 0, target, JAVA_SHORT, destination, count);
            } else {
                MemorySegment.copy(weights, 0, target, JAVA_FLOAT, destination, count);
            }
        }
    }

    private static boolean allFinite(float[] weights, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(weights[i]) & 0x7FFF_FFFF);
        }
        return largest < NOT_FINITE;
    }

    private InvalidInputException notFinite(float[] weights, long first) {
        int i = 0;
        while (Float.isFinite(weights[i])) {
            i++;
        }
        return fail("a weight in row " + (first + i) / tensor.rowWeights() + " is " + weights[i]
                + "; the file is damaged, or the model was not converted well");
    }

    /** To nearest, ties to even. A finite number above the range becomes infinite, which is refused. */
    private void roundToBfloat16(float[] weights, short[] halves, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(weights[i]);
            int rounded = bits + 0x7FFF + (bits >>> 16 & 1);
            largest = Math.max(largest, rounded & 0x7FFF_FFFF);
            halves[i] = (short) (rounded >>> 16);
        }
        if (largest >= NOT_FINITE) {
            throw fail("one of its weights is beyond the range of bfloat16");
        }
    }

    private InvalidInputException fail(String reason) {
        return new InvalidInputException(
                file.origin() + ": tensor '" + tensor.name() + "' (" + tensor.type() + "): " + reason);
    }
}
