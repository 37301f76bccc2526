package dev.reprise.model.vision;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.Checkpoint;
import dev.reprise.model.Hooks;
import dev.reprise.model.ModelReference;
import dev.reprise.model.TokenBatch;
import dev.reprise.model.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A CLIP pair with its tokenizer and its way of preparing pictures.
 *
 * <pre>{@code
 * try (var clip = ClipModel.load("mini-clip"); var _ = new PointerScope()) {
 *     var images = clip.preprocessing().apply(CaptionedShapes.generate(7, 64, Style.PLAIN).images());
 *     int[] said = clip.classify(images, List.of("a photo of a red circle", "a photo of a blue star"));
 * }
 * }</pre>
 */
public final class ClipModel implements AutoCloseable {
    /** Pictures that go through the image tower at once, where a whole set is asked for. */
    private static final int BATCH = 64;

    private final String name;
    private final Checkpoint checkpoint;
    private final Clip clip;
    private final Tokenizer tokenizer;
    private final ImagePreprocessing preprocessing;

    private ClipModel(
            String name, Checkpoint checkpoint, Clip clip, Tokenizer tokenizer, ImagePreprocessing preprocessing) {
        this.name = name;
        this.checkpoint = checkpoint;
        this.clip = clip;
        this.tokenizer = tokenizer;
        this.preprocessing = preprocessing;
    }

    /** Loads a pair in float32. @throws InvalidInputException as {@link #load(String, Dtype)} */
    public static ClipModel load(String reference) {
        return load(reference, Dtype.FLOAT32);
    }

    /**
     * Loads a pair.
     *
     * @param reference a shipped pair's name, a folder in Hugging Face layout, or {@code hf:org/name[@revision]}
     * @throws InvalidInputException if there is no such model, it is no CLIP pair, or its files are not valid or do not fit each other
     */
    public static ClipModel load(String reference, Dtype dtype) {
        if (!dtype.isFloating()) {
            throw new InvalidInputException("CLIP runs in floating-point numbers, not in " + dtype);
        }
        var checkpoint = Checkpoint.open(ModelReference.resolve(reference));
        Clip clip = null;
        try {
            var settings = checkpoint.settings();
            clip = checkpoint.assemble(
                    dtype, "", ClipLayout.CONSTANTS, weights -> ClipLayout.assemble(settings, weights));
            var preprocessing =
                    ImagePreprocessing.of(checkpoint.path(), clip.vision().side());
            var tokenizer = checkpoint.tokenizer();
            return new ClipModel(reference, checkpoint, clip, tokenizer, preprocessing);
        } catch (RuntimeException e) {
            if (clip != null) {
                clip.close();
            }
            checkpoint.close();
            throw e;
        }
    }

    /** How it was asked for. */
    public String name() {
        return name;
    }

    public Path path() {
        return checkpoint.path();
    }

    /** The towers and the scale. */
    public Clip clip() {
        return clip;
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public ImagePreprocessing preprocessing() {
        return preprocessing;
    }

    /** SHA-256 over the config and all weight files, in hexadecimal. */
    public String fingerprint() {
        return checkpoint.fingerprint();
    }

    /** Texts as tokens, with the tokens that begin and end them. @throws InvalidInputException for no texts, or one that is too long */
    public TokenBatch tokens(List<String> texts) {
        var tokens =
                TokenBatch.rightPadded(0, texts.stream().map(tokenizer::encode).toArray(int[][]::new));
        var sizes = clip.text().encoder().dimensions();
        tokens.check(sizes.vocabulary(), sizes.context());
        return tokens;
    }

    /**
     * Features of pictures, not normalised.
     *
     * @param images [N, channels, side, side], as {@link #preprocessing} gives them
     * @return [N, joint], owned by the innermost scope
     */
    public Tensor imageFeatures(Tensor images) {
        return Torch.scoped(() -> {
            long count = images.size(0);
            var parts = new ArrayList<Tensor>();
            for (long from = 0; from < count; from += BATCH) {
                try (var trace =
                        clip.vision().run(Torch.slice(images, 0, from, Math.min(count, from + BATCH)), Hooks.none())) {
                    parts.add(trace.features().clone());
                }
            }
            return Torch.cat(0, parts);
        });
    }

    /** Features of texts, not normalised: [texts, joint], owned by the innermost scope. */
    public Tensor textFeatures(List<String> texts) {
        return Torch.scoped(() -> {
            try (var trace = clip.text().run(tokens(texts), Hooks.none())) {
                return trace.features().clone();
            }
        });
    }

    /**
     * For each picture the number of the text that is most similar to it.
     *
     * @param images as for {@link #imageFeatures}
     */
    public int[] classify(Tensor images, List<String> texts) {
        try (var _ = new PointerScope()) {
            var best = Torch.longs(
                    clip.similarity(imageFeatures(images), textFeatures(texts)).argmax(new LongOptional(1), false));
            return Arrays.stream(best).mapToInt(Math::toIntExact).toArray();
        }
    }

    /**
     * Writes the pair into a new folder, in Hugging Face layout and in its dtype, tokenizer and settings of pictures included.
     *
     * @throws InvalidInputException if the folder is there already
     */
    public void save(Path folder) {
        checkpoint.save(clip.dtype(), clip::stored, folder);
    }

    @Override
    public void close() {
        clip.close();
        tokenizer.close();
        checkpoint.close();
    }
}
