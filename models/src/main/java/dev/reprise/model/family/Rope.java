package dev.reprise.model.family;

import dev.reprise.core.Dtype;
import dev.reprise.core.InvalidInputException;
import dev.reprise.core.Torch;
import dev.reprise.model.RotaryEmbedding;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a rotary embedding's settings: {@code rope_theta} with {@code rope_scaling}, as most published checkpoints have them, or
 * {@code rope_parameters}, as newer files do: one object, or one a layer type.
 *
 * <p>Base frequencies are {@code f_i = theta^(-2i/d)}, i = 0 .. d/2 - 1; scalings change them:
 *
 * <ul>
 *   <li>{@code linear}: {@code f_i / factor}.
 *   <li>{@code llama3}: wavelengths {@code 2 pi / f_i} below {@code original / high_freq_factor} stay, those above
 *       {@code original / low_freq_factor} are divided by {@code factor}, those between are interpolated.
 *   <li>{@code factors}: {@code f_i / factors_i}, one number a frequency (the form in which GGUF files carry Llama 3's scaling).
 * </ul>
 */
final class Rope {
    private Rope() {}

    /**
     * The rotary embedding of a model, or of one of its layer types.
     *
     * @param layerType the key inside {@code rope_parameters}, which then has one object a layer type; null for one rope in all
     * @param theta the base where no key names it
     * @param thetaKey the flat key of the base, such as {@code rope_theta}
     * @param scaled whether the flat {@code rope_scaling} holds for this layer type
     * @param headWidth d_head
     * @param rotated how many of a head's dimensions are rotated, unless {@code partial_rotary_factor} says otherwise
     */
    static RotaryEmbedding read(
            Config config,
            @Nullable String layerType,
            double theta,
            String thetaKey,
            boolean scaled,
            int headWidth,
            int rotated) {
        double base = config.positive(thetaKey, theta);
        var scaling = scaled ? config.object("rope_scaling") : null;
        var parameters = config.object("rope_parameters");
        if (parameters != null && config.has("rope_scaling")) {
            throw new InvalidInputException(
                    config.origin() + ": has both rope_scaling and rope_parameters; remove the one that does not hold");
        }
        if (parameters != null && layerType != null) {
            parameters = parameters.object(layerType);
            if (parameters == null) {
                throw new InvalidInputException(config.origin()
                        + ": rope_parameters must have one object a layer type; there is none for " + layerType);
            }
        }
        var settings = parameters != null ? parameters : scaling;
        if (settings == null) {
            settings = new Config(JsonMapper.shared().createObjectNode(), config.origin());
        }
        base = settings.positive("rope_theta", base);
        if (settings.has("partial_rotary_factor")) {
            rotated = (int) (headWidth * settings.positive("partial_rotary_factor"));
        }
        if (rotated < 2 || rotated > headWidth || rotated % 2 != 0) {
            throw new InvalidInputException(settings.origin() + ": " + rotated + " of " + headWidth
                    + " dimensions of a head cannot be rotated: an even number is needed");
        }
        var frequencies = scale(base(base, rotated), settings);
        settings.finish("the rotary embedding");
        return new RotaryEmbedding(own(frequencies), rotated, 1);
    }

    /** Computed in float32 operation by operation as the reference does, so that the rounding is the same. */
    private static Tensor base(double theta, int rotated) {
        var exponent =
                Torch.mul(Torch.to(Torch.range(rotated / 2), Dtype.FLOAT32), 2).div(new Scalar((double) rotated));
        return torch.pow(new Scalar(theta), exponent).reciprocal();
    }

    private static Tensor scale(Tensor frequencies, Config settings) {
        String type = settings.text("rope_type", settings.text("type", "default"));
        return switch (type) {
            case "default" -> frequencies;
            case "linear" -> frequencies.div(new Scalar(settings.positive("factor")));
            case "factors" -> {
                var factors = settings.positives("factors");
                if (factors.length != frequencies.numel()) {
                    throw new InvalidInputException(settings.origin() + ": " + factors.length + " rope factors for "
                            + frequencies.numel() + " frequencies");
                }
                yield frequencies.div(Torch.to(Torch.tensor(factors, factors.length), Dtype.FLOAT32));
            }
            case "llama3" ->
                llama3(
                        frequencies,
                        settings.positive("factor"),
                        settings.positive("low_freq_factor"),
                        settings.positive("high_freq_factor"),
                        settings.positive("original_max_position_embeddings"),
                        settings);
            default ->
                throw new InvalidInputException(settings.origin() + ": unknown rope_type '" + type
                        + "'; known: default, linear, llama3, factors");
        };
    }

    private static Tensor llama3(
            Tensor frequencies, double factor, double low, double high, double original, Config settings) {
        if (high <= low) {
            throw new InvalidInputException(settings.origin() + ": high_freq_factor must be above low_freq_factor");
        }
        var f = Torch.doubles(frequencies);
        var scaled = new double[f.length];
        for (int i = 0; i < f.length; i++) {
            double wavelength = 2 * Math.PI / f[i];
            double smooth = Math.clamp((original / wavelength - low) / (high - low), 0, 1);
            scaled[i] = (1 - smooth) * f[i] / factor + smooth * f[i];
        }
        return Torch.to(Torch.tensor(scaled, scaled.length), Dtype.FLOAT32);
    }

    /** A handle that outlives the scope in which the model is loaded. A few hundred bytes, freed by the garbage collector. */
    private static Tensor own(Tensor t) {
        var handle = Torch.handle(t);
        handle.retainReference();
        return handle;
    }
}
