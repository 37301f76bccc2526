package dev.reprise.model;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.data.SafetensorsCheckpoint;
import dev.reprise.data.Text;
import java.nio.file.Path;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** The weights of a folder in Hugging Face layout, or of one safetensors file. */
public final class SafetensorsWeights implements WeightSource {
    private final SafetensorsCheckpoint checkpoint;

    private SafetensorsWeights(SafetensorsCheckpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * Opens and validates the files; no weight is read yet.
     *
     * @param path a folder, or a {@code .safetensors} file
     * @throws InvalidInputException as {@link SafetensorsCheckpoint#open}
     */
    public static SafetensorsWeights open(Path path) {
        return new SafetensorsWeights(SafetensorsCheckpoint.open(path));
    }

    @Override
    public Set<String> names() {
        return checkpoint.names();
    }

    @Override
    public long[] shape(String name) {
        return checkpoint.shape(name);
    }

    @Override
    public Dtype dtype(String name) {
        return checkpoint.dtype(name);
    }

    @Override
    public Tensor read(String name, Dtype as) {
        var weight = checkpoint.read(name, as);
        if (as.isFloating() && !Torch.isFinite(weight)) {
            throw new InvalidInputException(
                    "%s: tensor %s: NaN or infinite (as %s)".formatted(origin(), Text.quote(name), as));
        }
        return weight;
    }

    @Override
    public String origin() {
        return checkpoint.origin().toString();
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
