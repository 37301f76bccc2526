package dev.reprise.feed.search;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * all-MiniLM-L6-v2, from the class path: 22 million parameters, 384 dimensions, means of the last layer's tokens. It runs on the thread
 * that asks, and on no other. Texts are cut where its makers cut them, at about 256 word pieces.
 */
public final class MiniLm implements SentenceEncoder {
    static final int MAX_CHARACTERS = 1_500;

    private static final int DIMENSIONS = 384;

    private @Nullable Model model;

    /** 90 MB, about a second. */
    @Override
    public synchronized void load() {
        if (model == null) {
            model = new Model(encoder());
        }
    }

    private static OnnxBertBiEncoder encoder() {
        try (var weights = resource("/all-minilm-l6-v2.onnx");
                var tokenizer = resource("/all-minilm-l6-v2-tokenizer.json");
                var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            var environment = OrtEnvironment.getEnvironment();
            var session = environment.createSession(weights.readAllBytes(), options);
            return new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException("the sentence encoder cannot be loaded: " + e.getMessage(), e);
        }
    }

    private synchronized Model loaded() {
        if (model == null) {
            throw new IllegalStateException("the sentence encoder is not loaded");
        }
        return model;
    }

    private static InputStream resource(String name) throws IOException {
        var stream = AllMiniLmL6V2EmbeddingModel.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException("no " + name + " on the class path");
        }
        return stream;
    }

    @Override
    public String name() {
        return "all-MiniLM-L6-v2";
    }

    @Override
    public float[] encode(String text) {
        int end = text.length() <= MAX_CHARACTERS ? text.length() : text.lastIndexOf(' ', MAX_CHARACTERS);
        return loaded().embed(text.substring(0, end > 0 ? end : MAX_CHARACTERS))
                .content()
                .vector();
    }

    private static final class Model extends AbstractInProcessEmbeddingModel {
        private final OnnxBertBiEncoder encoder;

        Model(OnnxBertBiEncoder encoder) {
            super(Runnable::run);
            this.encoder = encoder;
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }

        @Override
        protected Integer knownDimension() {
            return DIMENSIONS;
        }
    }
}
