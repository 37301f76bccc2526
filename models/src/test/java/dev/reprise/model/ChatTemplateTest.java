package dev.reprise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import dev.reprise.model.ChatTemplate.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChatTemplateTest {
    private static final Map<String, String> TOKENS = Map.of("bos_token", "<bos>", "eos_token", "<eos>");

    private static String render(String template) {
        return ChatTemplate.of(template, TOKENS, "model.gguf").render(List.of(new Message("user", "Hi")), true);
    }

    static Stream<JsonNode> cases() throws Exception {
        return JsonMapper.shared()
                .readTree(Files.readString(Path.of("src/test/resources/chat/cases.json")))
                .valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersAsJinjaDoes(JsonNode expected) {
        var template = ChatTemplate.of(expected.get("template").asString(), TOKENS, "model.gguf");
        var messages = new ArrayList<Message>();
        for (var message : expected.get("messages")) {
            messages.add(new Message(
                    message.get("role").asString(), message.get("content").asString()));
        }
        boolean add = expected.get("add_generation_prompt").asBoolean();
        if (expected.has("refused")) {
            assertThatThrownBy(() -> template.render(messages, add))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("model.gguf: the chat template refuses this conversation: "
                            + expected.get("refused").asString());
        } else {
            assertThat(template.render(messages, add))
                    .isEqualTo(expected.get("rendered").asString());
        }
    }

    @Test
    void whatAMessageSaysIsNotATemplate() {
        var hostile = "{{ bos_token }}{% raw %}{# x #}{{ [1,2] }}";
        assertThat(ChatTemplate.of("[{{ messages[0].content }}]", TOKENS, "t")
                        .render(List.of(new Message("user", hostile)), false))
                .isEqualTo("[" + hostile + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ messages[0].content.class }}",
                "{{ messages[0].content['class'] }}",
                "{{ messages.class.name }}",
                "{{ messages[0].getClass() }}",
                "{{ ''.getClass().forName('java.lang.Runtime') }}",
                "{{ ____int3rpr3t3r____.config.maxOutputSize }}",
                "{{ ____int3rpr3t3r____.getContext() }}",
                "{{ messages[0].content.getBytes() }}",
                "{% include 'dev/reprise/model/package-info.java' %}",
                "{% import '/etc/hostname' as x %}{{ x }}",
                "{% from '/etc/hostname' import x %}{{ x }}",
                "{% extends '/etc/hostname' %}",
                "{{ '1'|render }}",
                "{{ 'a: 1'|fromyaml }}",
                "{{ type(messages) }}",
                "{{ unixtimestamp() }}",
                "{{ strftime_now('%d') }}",
                "{% for a in messages %}",
                "{% nosuchtag %}",
                "{{ 1 + }}",
                "{{ messages | nosuchfilter }}",
                "{{ messages[0].content.nosuchmethod() }}"
            })
    void nothingElseCanBeReached(String template) {
        String result;
        try {
            result = render(template);
        } catch (InvalidInputException e) {
            assertThat(e).hasMessageStartingWith("model.gguf: the chat template does not work");
            assertThat(String.valueOf(e.getMessage()).lines()).hasSizeLessThanOrEqualTo(6);
            return;
        }
        assertThat(result).isEmpty(); // undefined
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% set c = 1 %}{% endfor %}{% endfor %}",
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            })
    void timeIsLimited(String template) {
        var endless = ChatTemplate.of(template, TOKENS, "model.gguf");
        assertThatThrownBy(() -> endless.render(List.of(), true, Duration.ofMillis(300)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("model.gguf: the chat template was not done after 300 ms");
    }

    @Test
    void aMacroThatCallsItselfIsRefused() {
        assertThatThrownBy(() -> render("{% macro f(n) %}{{ f(n) }}{{ f(n) }}{% endmacro %}{{ f(1) }}"))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void outputIsLimited() {
        var doubling = "{% set s = s ~ s %}".repeat(40);
        assertThatThrownBy(() -> render("{% set s = 'ab' %}" + doubling + "{{ s }}"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> render("{% set s = 'ab' %}" + doubling.replace("~", "+") + "{{ s }}"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> render("{% set s = [1] %}" + doubling.replace("~", "+") + "{{ s }}"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> render("{% for a in range(99999) %}{{ '" + "x".repeat(1000) + "' }}{% endfor %}"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> render("{% set s = '" + "x".repeat(5000) + "' %}"
                        + "{% set s = s.replace('x', s) %}".repeat(3) + "{{ s }}"))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void nestingIsLimited() {
        assertThatThrownBy(() -> render("{{ " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + " }}"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> render("{% if true %}".repeat(5_000) + "x" + "{% endif %}".repeat(5_000)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aTokenizerWithoutATemplateSaysSo() {
        try (var tokenizer = Tokenizer.load(Path.of("src/test/resources/tokenizers/byte_level"))) {
            assertThatThrownBy(() -> ChatTemplate.of(tokenizer))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContainingAll("byte_level", "no chat template");
        }
    }
}
