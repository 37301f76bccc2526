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
