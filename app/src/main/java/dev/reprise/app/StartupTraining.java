package dev.reprise.app;

import dev.reprise.core.Dtype;
import dev.reprise.core.Torch;
import dev.reprise.data.Json;
import dev.reprise.data.SafetensorsCheckpoint;
import dev.reprise.model.family.Config;
import dev.reprise.model.family.Families;
import dev.reprise.model.family.Weights;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.PointerScope;
import picocli.CommandLine;

/**
 * What the launcher runs once after a build, to record which classes a start needs into the JVM's ahead-of-time cache. Whatever should
 * start fast later is one line here; a command here must need no network and leave no file.
 */
final class StartupTraining {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--help"), //
            List.of("--version"),
            List.of("--no-such-option"),
            List.of("run", "--help"),
            List.of("models", "list"));

    /** On a small model in a folder, whose name is put between these words. */
    private static final List<List<String>> MODEL_COMMANDS = List.of(
            List.of("inspect"), //
            List.of("next", "a b"),
            List.of("generate", "a b", "--max-new-tokens=2", "--json"));

    /** What a reader's first visit asks the site for. */
    private static final List<String> PAGES = List.of(
            "/", "/papers/2508.21258", "/search?q=patching", "/claims", "/api/daily_papers?limit=1", "/feed.atom");

    private static final Duration SITE_STARTS_WITHIN = Duration.ofMinutes(2);

    private static final String CONFIG = """
            {"model_type": "llama", "vocab_size": 3, "hidden_size": 4, "intermediate_size": 4, "num_hidden_layers": 1,
             "num_attention_heads": 1, "max_position_embeddings": 16, "rms_norm_eps": 1e-5, "hidden_act": "silu",
             "tie_word_embeddings": false}
            """;
    private static final String TOKENIZER = """
            {"version": "1.0", "added_tokens": [], "normalizer": null, "pre_tokenizer": {"type": "Whitespace"},
             "post_processor": null, "decoder": null,
             "model": {"type": "WordLevel", "vocab": {"a": 0, "b": 1, "c": 2}, "unk_token": "c"}}
            """;

    private StartupTraining() {}

    /** @param args {@code site} for that of {@code up}, which has a cache of its own */
    public static void main(String[] args) throws IOException {
        if (List.of(args).contains("site")) {
            var _ = visitSite();
        } else {
            var _ = runCommands();
        }
    }

    /** Runs all commands but {@code up}. @return their exit codes */
    static List<Integer> runCommands() throws IOException {
        var exitCodes = new ArrayList<Integer>();
        COMMANDS.forEach(command -> exitCodes.add(execute(command)));
        var folder = Files.createTempDirectory("reprise-training-");
        var files = List.of("config.json", "tokenizer.json", "model.safetensors");
        try {
            Files.writeString(folder.resolve("config.json"), CONFIG);
            Files.writeString(folder.resolve("tokenizer.json"), TOKENIZER);
            writeWeights(folder);
            for (var command : MODEL_COMMANDS) {
                var words = new ArrayList<>(List.of("models", command.getFirst(), folder.toString()));
                words.addAll(command.subList(1, command.size()));
                exitCodes.add(execute(words));
            }
        } catch (LinkageError e) {
            System.err.println(
                    "models are not trained: " + e); // no libtorch for this machine; the rest starts fast all the same
        } finally {
            for (var file : files) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.delete(folder);
        }
        return exitCodes;
    }

    /** Starts the site on a new folder, reads its pages, and stops it. @return its exit code */
    static int visitSite() throws IOException {
        var data = Files.createTempDirectory("reprise-training-site-");
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var exitCode = new CompletableFuture<Integer>();
        var site = new Thread(
                () -> exitCode.complete(execute(
                        List.of("up", "--port=" + port, "--data=" + data, "--database-url=", "--bind=127.0.0.1"))),
                "site");
        site.start();
        try {
            await(port, site);
            for (var page : PAGES) {
                read(port, page);
            }
        } catch (IOException e) {
            System.err.println("the site is not trained: " + e);
        } finally {
            site.interrupt();
            exitCode.join();
            delete(data);
        }
        return exitCode.join();
    }

    private static void await(int port, Thread site) throws IOException {
        long end = System.nanoTime() + SITE_STARTS_WITHIN.toNanos();
        while (true) {
            try {
                read(port, "/about");
                return;
            } catch (IOException e) {
                if (!site.isAlive() || System.nanoTime() > end) {
                    throw e;
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static void read(int port, String page) throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + port + page).toURL().openStream()) {
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static int execute(List<String> command) {
        var nowhere = new PrintWriter(Writer.nullWriter());
        return Main.execute(new CommandLine(new Main()), nowhere, nowhere, command.toArray(String[]::new));
    }

    private static void writeWeights(Path folder) {
        var config = new Config(Json.parse(CONFIG, "config.json"), "config.json");
        var family = Families.of(config);
        try (var _ = new PointerScope();
                var transformer = Torch.noGrad(() -> family.assemble(
                        config, Weights.random(Torch.generator(0), 1, Dtype.FLOAT32, family.prefix())))) {
            SafetensorsCheckpoint.write(folder, transformer.stored(), Map.of());
        }
    }
}
