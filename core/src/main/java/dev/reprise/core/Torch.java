package dev.reprise.core;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorIndex;
import org.bytedeco.pytorch.TensorIndexVector;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * libtorch's awkward corners (optionals, scalars, index lists, arrays, gradients, memory) behind plain Java signatures. What is already
 * easy, such as {@code x.add(y)} or {@code torch.matmul(x, y)}, is used directly.
 *
 * <p><b>Memory.</b> Every tensor handle belongs to the innermost open {@link PointerScope} of its thread and is freed when that closes.
 * A method that returns a tensor opens no scope, or lets the result out of it with {@link #scoped}. Handles made outside of all
 * scopes are freed by the garbage collector, at some time.
 *
 * <p><b>Gradients.</b> Nothing builds a graph unless it runs inside {@link #withGrad}: gradient mode is off by default on every thread
 * that goes through {@link #noGrad}.
 *
 * <pre>{@code
 * try (var scope = new PointerScope()) {
 *     var x = Torch.tensor(new float[] {1, 2, 3, 4}, 2, 2);
 *     System.out.println(Torch.item(Torch.sum(x, false, 0, 1))); // 10.0
 * }
 * }</pre>
 */
public final class Torch {
    static {
        NativeRuntime.prepare();
    }

    private Torch() {}

    // ---- making tensors
    // -------------------------------------------------------------------------------------------------------

    /** A new float32 tensor; the values are copied. @throws IllegalArgumentException if the shape does not hold them */
    public static Tensor tensor(float[] values, long... shape) {
        checkCount(values.length, shape);
        return torch.tensor(values).reshape(shape);
    }

    /** A new int64 tensor; the values are copied. */
    public static Tensor tensor(long[] values, long... shape) {
        checkCount(values.length, shape);
        return torch.tensor(values).reshape(shape);
    }

    /** A new float64 tensor; the values are copied. */
    public static Tensor tensor(double[] values, long... shape) {
        checkCount(values.length, shape);
        var result = zeros(Dtype.FLOAT64, shape);
        if (values.length > 0) {
            new DoublePointer(result.data_ptr()).put(values);
        }
        return result;
    }

    /** A new bool tensor; the values are copied. */
    public static Tensor tensor(boolean[] values, long... shape) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        checkCount(values.length, shape);
        return torch.tensor(bytes).to(ScalarType.Bool).reshape(shape);
    }

    private static void checkCount(long count, long[] shape) {
        if (count != count(shape)) {
            throw new IllegalArgumentException(count + " values do not fill the shape " + Arrays.toString(shape));
        }
    }

    /** The product of a shape. @throws IllegalArgumentException for a negative side or a product beyond 2^63 - 1 */
    public static long count(long... shape) {
        long product = 1;
        for (long side : shape) {
            if (side < 0) {
                throw new IllegalArgumentException("negative side in the shape " + Arrays.toString(shape));
            }
            try {
                product = Math.multiplyExact(product, side);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException("the shape " + Arrays.toString(shape) + " overflows", e);
            }
        }
        return product;
    }

    /** A new tensor whose elements are whatever the memory held: the caller fills all of them, through {@link #memory}. */
    public static Tensor empty(Dtype dtype, long... shape) {
        return torch.empty(shape, options(dtype), new MemoryFormatOptional());
    }

    public static Tensor zeros(Dtype dtype, long... shape) {
        return torch.zeros(shape, options(dtype));
    }

    public static Tensor ones(Dtype dtype, long... shape) {
        return torch.ones(shape, options(dtype));
    }

    public static Tensor full(double value, Dtype dtype, long... shape) {
        return torch.full(shape, new Scalar(value), options(dtype));
    }

    /** int64 {@code [0, 1, ..., n-1]}. */
    public static Tensor range(long n) {
        return torch.arange(new Scalar(n), options(Dtype.INT64));
    }

    /** Independent samples of N(0, deviation^2). */
    public static Tensor normal(Generator generator, double deviation, Dtype dtype, long... shape) {
        var samples = zeros(dtype, shape);
        samples.normal_(0, deviation, new GeneratorOptional(generator));
        return samples;
    }

    public static TensorOptions options(Dtype dtype) {
        return new TensorOptions(dtype.scalarType());
    }

    /**
     * A tensor over memory that Java owns, without a copy. The caller keeps the segment alive for as long as the tensor, or a view of it,
     * is used.
     *
     * @throws IllegalArgumentException if the segment's size is not that of the shape, or its address is not aligned for the dtype
     */
    public static Tensor over(MemorySegment segment, Dtype dtype, long... shape) {
        if (!segment.isNative() || segment.byteSize() != Math.multiplyExact(count(shape), (long) dtype.bytes())) {
            throw new IllegalArgumentException("a native segment of " + count(shape) * dtype.bytes()
                    + " bytes is needed for " + dtype + Arrays.toString(shape) + ", not " + segment.byteSize());
        }
        if (segment.address() % dtype.bytes() != 0) {
            throw new IllegalArgumentException("the address is not aligned for " + dtype);
        }
        if (segment.byteSize() == 0) {
            return zeros(dtype, shape);
        }
        return torch.from_blob(new Address(segment.address()), shape, options(dtype));
    }

    /**
     * The memory of a contiguous tensor: an unchecked view, valid for as long as the tensor is.
     *
     * @throws IllegalArgumentException if the tensor is not contiguous or does not lie in main memory
     */
    public static MemorySegment memory(Tensor t) {
        if (!t.is_contiguous() || !t.is_cpu()) {
            throw new IllegalArgumentException("the tensor is not contiguous in main memory");
        }
        long address = t.numel() == 0 ? 0 : t.data_ptr().address();
        return MemorySegment.ofAddress(address).reinterpret(t.nbytes());
    }

    private static final class Address extends Pointer {
        Address(long address) {
            super((Pointer) null);
            this.address = address;
        }
    }

    // ---- reading tensors
    // ------------------------------------------------------------------------------------------------------

    public static long[] shape(Tensor t) {
        var shape = new long[(int) t.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = t.size(i);
        }
        return shape;
    }

    public static Dtype dtype(Tensor t) {
        return Dtype.of(t.scalar_type());
    }

    /** All elements, row-major, as float32. */
    public static float[] floats(Tensor t) {
        try (var _ = new PointerScope()) {
            var flat = t.detach().to(ScalarType.Float).contiguous();
            var values = new float[Math.toIntExact(flat.numel())];
            if (values.length > 0) {
                new FloatPointer(flat.data_ptr()).get(values);
            }
            return values;
        }
    }

    /** All elements, row-major, as float64. */
    public static double[] doubles(Tensor t) {
        try (var _ = new PointerScope()) {
            var flat = t.detach().to(ScalarType.Double).contiguous();
            var values = new double[Math.toIntExact(flat.numel())];
            if (values.length > 0) {
                new DoublePointer(flat.data_ptr()).get(values);
            }
            return values;
        }
    }

    /** All elements, row-major, as int64. */
    public static long[] longs(Tensor t) {
        try (var _ = new PointerScope()) {
            var flat = t.detach().to(ScalarType.Long).contiguous();
            var values = new long[Math.toIntExact(flat.numel())];
            if (values.length > 0) {
                new LongPointer(flat.data_ptr()).get(values);
            }
            return values;
        }
    }

    /** The one element of a tensor, as a double. */
    public static double item(Tensor t) {
        return t.item_double();
    }

    /** Whether no element is NaN or infinite; one pass, no copy. */
    public static boolean isFinite(Tensor t) {
        if (t.numel() == 0) {
            return true;
        }
        try (var _ = new PointerScope()) {
            var extremes = torch.aminmax(t);
            return Double.isFinite(item(extremes.get0())) && Double.isFinite(item(extremes.get1()));
        }
    }

    // ---- arithmetic with Java numbers
    // -----------------------------------------------------------------------------------------

    public static Tensor add(Tensor t, double value) {
        return t.add(new Scalar(value));
    }

    public static Tensor mul(Tensor t, double value) {
        return t.mul(new Scalar(value));
    }

    public static Tensor pow(Tensor t, double exponent) {
        return t.pow(new Scalar(exponent));
    }

    public static Tensor to(Tensor t, Dtype dtype) {
        return t.to(dtype.scalarType());
    }

    /** The same numbers in float32, if they are narrower. */
    public static Tensor wide(Tensor t) {
        return dtype(t).bytes() < Float.BYTES ? to(t, Dtype.FLOAT32) : t;
    }

    /** Sum over the given dimensions; a negative one counts from the end. */
    public static Tensor sum(Tensor t, boolean keepDimensions, long... dimensions) {
        return t.sum(dimensions, keepDimensions, new ScalarTypeOptional());
    }

    /** Mean over the given dimensions; a negative one counts from the end. */
    public static Tensor mean(Tensor t, boolean keepDimensions, long... dimensions) {
        return t.mean(dimensions, keepDimensions, new ScalarTypeOptional());
    }

    // ---- pieces
    // ---------------------------------------------------------------------------------------------------------------

    /** The view {@code t[..., from:to, ...]} along one dimension. */
    public static Tensor slice(Tensor t, int dimension, long from, long to) {
        return t.narrow(dimension, from, to - from);
    }

    public static Tensor cat(int dimension, Tensor... parts) {
        return torch.cat(new TensorVector(parts), dimension);
    }

    public static Tensor cat(int dimension, List<Tensor> parts) {
        return cat(dimension, parts.toArray(Tensor[]::new));
    }

    public static Tensor stack(int dimension, List<Tensor> parts) {
        return torch.stack(new TensorVector(parts.toArray(Tensor[]::new)), dimension);
    }

    /** Each element along a dimension {@code times} times in a row: {@code [a, b]} to {@code [a, a, b, b]}. */
    public static Tensor repeat(Tensor t, int dimension, long times) {
        return t.repeat_interleave(times, new LongOptional(dimension), new LongOptional());
    }

    /** A copy of {@code t} in which {@code t[indices[0][i], indices[1][i], ...] = values[i]}; the indices are int64 tensors. */
    public static Tensor put(Tensor t, Tensor values, Tensor... indices) {
        var list = new TensorIndexVector();
        for (var index : indices) {
            list.push_back(new TensorIndex(index));
        }
        var copy = t.clone();
        copy.index_put_(list, values);
        return copy;
    }

    /** {@code t[indices[0][i], indices[1][i], ...]}; the indices are int64 tensors. */
    public static Tensor pick(Tensor t, Tensor... indices) {
        var list = new TensorIndexVector();
        for (var index : indices) {
            list.push_back(new TensorIndex(index));
        }
        return t.index(list);
    }

    // ---- gradients
    // ------------------------------------------------------------------------------------------------------------

    /** Runs with gradient mode off, restoring it afterwards. */
    public static <T> T noGrad(Supplier<T> body) {
        return withGradMode(false, body);
    }

    /** Runs with gradient mode on, restoring it afterwards. */
    public static <T> T withGrad(Supplier<T> body) {
        return withGradMode(true, body);
    }

    /**
     * Runs with matrix products, attention and convolutions computed in a narrower dtype (automatic mixed precision), restoring the mode
     * afterwards. Weights keep their own dtype, and so do their gradients. For the forward pass alone.
     */
    public static <T> T autocast(Dtype dtype, Supplier<T> body) {
        boolean before = isAutocast();
        boolean cached = torch.is_autocast_cache_enabled();
        torch.set_autocast_dtype(DeviceType.CPU, dtype.scalarType());
        torch.set_autocast_enabled(DeviceType.CPU, true);
        torch.set_autocast_cache_enabled(
                false); // of narrowed weights; one for all threads, although each has its own graph
        try {
            return body.get();
        } finally {
            torch.set_autocast_enabled(DeviceType.CPU, before);
            torch.set_autocast_cache_enabled(cached);
        }
    }

    /** Runs with everything in its own dtype, inside of {@link #autocast} too; restores the mode afterwards. */
    public static <T> T withoutAutocast(Supplier<T> body) {
        boolean before = isAutocast();
        torch.set_autocast_enabled(DeviceType.CPU, false);
        try {
            return body.get();
        } finally {
            torch.set_autocast_enabled(DeviceType.CPU, before);
        }
    }

    /** Whether this runs inside of {@link #autocast}. */
    public static boolean isAutocast() {
        return torch.is_autocast_enabled(DeviceType.CPU);
    }

    private static <T> T withGradMode(boolean enabled, Supplier<T> body) {
        boolean before = GradMode.is_enabled();
        GradMode.set_enabled(enabled);
        try {
            return body.get();
        } finally {
            GradMode.set_enabled(before);
        }
    }

    /** A leaf of a new graph: the same values, cut off from the graph that they came from, requiring a gradient. */
    public static Tensor leaf(Tensor t) {
        var leaf = t.detach();
        leaf.set_requires_grad(true); // returns a borrowed reference: never chain it
        return leaf;
    }

    /**
     * d output / d input for each input, zeros where the output does not depend on it.
     *
     * @param output a tensor of one element that is part of a graph
     * @param keepGraph whether the graph can be walked again
     * @param createGraph whether the gradients themselves can be differentiated
     */
    public static List<Tensor> gradients(Tensor output, List<Tensor> inputs, boolean keepGraph, boolean createGraph) {
        var found = torch.grad(
                new TensorVector(output),
                new TensorVector(inputs.toArray(Tensor[]::new)),
                new TensorVector(),
                new BoolOptional(keepGraph || createGraph),
                createGraph,
                true);
        var gradients = new ArrayList<Tensor>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            // get(i) is a borrowed reference into the vector: take a handle of our own
            var g = found.get(i);
            gradients.add(g.defined() ? handle(g) : torch.zeros_like(inputs.get(i)));
        }
        return gradients;
    }

    // ---- memory
    // ---------------------------------------------------------------------------------------------------------------

    /** Runs in a scope of its own; only the result survives, and belongs to the scope around. */
    public static Tensor scoped(Supplier<Tensor> body) {
        Tensor result;
        try (var scope = new PointerScope()) {
            result = body.get();
            release(scope, result);
        }
        adopt(result);
        return result;
    }

    /** Another handle of the same tensor, graph and all: what a container that outlives a scope should hold. */
    public static Tensor handle(Tensor t) {
        return new Tensor(t);
    }

    /** Takes a handle out of a scope that is about to close; somebody else must {@code close()} it, or {@link #adopt} it. */
    public static void release(PointerScope scope, Tensor t) {
        t.retainReference(); // the scope's own reference is dropped by detach, and the last one would free the tensor
        scope.detach(t);
    }

    /** Gives a handle that belongs to no scope to the innermost open one, if there is one. */
    public static void adopt(Tensor t) {
        var scope = PointerScope.getInnerScope();
        if (scope != null) {
            scope.attach(t);
            t.releaseReference();
        }
    }

    // ---- the machine
    // ----------------------------------------------------------------------------------------------------------

    /**
     * Sets the number of threads of libtorch, for the calling thread and those that have not used it yet, and of OpenBLAS for all. A thread
     * that has computed before keeps its number: work of another number needs threads of its own.
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new InvalidInputException("the number of threads must be at least 1, not " + threads);
        }
        torch.set_num_threads(threads);
        openblas.blas_set_num_threads(threads);
    }

    public static int threads() {
        return torch.get_num_threads();
    }

    /**
     * From now on the process keeps the memory of freed tensors for new ones instead of returning it to the system. For work that makes
     * the same large tensors over and over, such as training, where it saves some percent of the time.
     */
    public static void keepFreedMemory() {
        NativeRuntime.keepFreedMemory();
    }

    /** A generator of its own state: the only source of randomness in native code. */
    public static Generator generator(long seed) {
        return torch.make_generator_cpu(seed);
    }
}
