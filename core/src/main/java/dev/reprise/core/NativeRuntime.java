package dev.reprise.core;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;

/**
 * Prepares the process for libtorch, before its first class is touched.
 *
 * <p>libtorch's OpenMP workers spin while they wait, by default, and starve OpenBLAS' own threads of the cores that they need: on two
 * cores a forward pass is then three to six times slower. {@code OMP_WAIT_POLICY=passive} cures it, but libgomp reads it once, when it
 * is loaded; a variable that the user has set already is left alone. JavaCPP's own limits on native memory are lifted: it counts
 * memory-mapped weights as used, and would refuse models that are larger than twice the Java heap.
 */
final class NativeRuntime {
    /** Of malloc.h. */
    private static final int M_TRIM_THRESHOLD = -1;

    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_THRESHOLD = -3;

    private static final int LARGEST_MMAP_THRESHOLD = 32 << 20;
    private static final int TOP_PAD = 64 << 20;

    private static boolean prepared;

    private NativeRuntime() {}

    static synchronized void prepare() {
        if (prepared) {
            return;
        }
        prepared = true;
        setDefault("org.bytedeco.javacpp.maxBytes", "0");
        setDefault("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        setEnvironmentDefault("OMP_WAIT_POLICY", "passive");
    }

    /**
     * {@code mallopt}: memory that was freed is kept for the next tensors, also that of large ones, instead of being returned to the system
     * and faulted in again page by page. Does nothing where the C library is not glibc.
     */
    static void keepFreedMemory() {
        var linker = Linker.nativeLinker();
        var mallopt = linker.defaultLookup().find("mallopt");
        if (mallopt.isEmpty()) {
            return;
        }
        var call = linker.downcallHandle(mallopt.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        try {
            // each is 1 on success; a library with other limits keeps its defaults
            int _ = (int) call.invokeExact(M_MMAP_THRESHOLD, LARGEST_MMAP_THRESHOLD);
            int _ = (int) call.invokeExact(M_TRIM_THRESHOLD, Integer.MAX_VALUE);
            int _ = (int) call.invokeExact(M_TOP_PAD, TOP_PAD);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("mallopt failed", e);
        }
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** {@code setenv(name, value, 0)}: Java's own copy of the environment does not change, the C library's does. */
    private static void setEnvironmentDefault(String name, String value) {
        if (System.getenv(name) != null) {
            return;
        }
        var linker = Linker.nativeLinker();
        var setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return; // Windows: libgomp is not used there
        }
        var call = linker.downcallHandle(setenv.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            int result = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
            if (result != 0) {
                throw new IllegalStateException("setenv(" + name + ") failed");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("setenv(" + name + ") failed", e);
        }
    }
}
