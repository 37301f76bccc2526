package dev.reprise.app;

import java.io.File;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Ends a command from outside: it is interrupted and has {@value #SECONDS} seconds to tidy up, then the process exits. A second signal does
 * not wait.
 *
 * <p>This comes before the JVM's own shutdown, not as one of its hooks: hooks run all at once, and onnxruntime's frees what an encoder that
 * is still at work computes with.
 */
final class Ending {
    private static final int SECONDS = 20;

    /** Of Ctrl-C, of {@code kill} and a closing system, of a closed terminal. */
    private static final List<String> SIGNALS =
            File.separatorChar == '/' ? List.of("INT", "TERM", "HUP") : List.of("INT", "TERM");

    private final Thread command;
    private final IntConsumer exit;
    private final CountDownLatch tidied = new CountDownLatch(1);
    private volatile int exitCode = -1;

    private Ending(Thread command, IntConsumer exit) {
        this.command = command;
        this.exit = exit;
    }

    /**
     * Ends the command of this thread with 128 + the signal's number, 130 for Ctrl-C.
     *
     * @param exit ends the process
     */
    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself
    static Ending onSignal(IntConsumer exit) {
        var ending = new Ending(Thread.currentThread(), exit);
        // javac warns of sun.misc.Signal by name and cannot be told to be quiet; there is no other way to hear of a
        // signal
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handlerType = Class.forName("sun.misc.SignalHandler");
            var number = signal.getMethod("getNumber");
            InvocationHandler handler = (proxy, method, arguments) -> {
                if (method.getDeclaringClass() != Object.class) {
                    ending.end(128 + (int) number.invoke(arguments[0]));
                    return null;
                }
                return switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "ends the command";
                };
            };
            var proxy = Proxy.newProxyInstance(Ending.class.getClassLoader(), new Class<?>[] {handlerType}, handler);
            for (var name : SIGNALS) {
                var _ = signal.getMethod("handle", signal, handlerType)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a JVM without signals", e);
        }
        return ending;
    }

    /** Ends the command and the process; does not return. */
    void end(int code) {
        boolean first = exitCode < 0;
        exitCode = code;
        if (first) {
            command.interrupt();
            try {
                boolean _ = tidied.await(SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        exit.accept(code);
    }

    /** The command has ended. @return the exit code, if it was told to end */
    OptionalInt ended() {
        tidied.countDown();
        return exitCode < 0 ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }
}
