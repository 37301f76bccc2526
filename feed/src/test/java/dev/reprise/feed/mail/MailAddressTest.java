package dev.reprise.feed.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.core.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailAddressTest {

    @Test
    void keepsTheLocalPartAndLowersTheDomain() {
        var address = MailAddress.parse(" Ada.Lovelace+papers@Example.ORG ");
        assertThat(address.value()).isEqualTo("Ada.Lovelace+papers@example.org");
        assertThat(address.key()).isEqualTo("ada.lovelace+papers@example.org");
        assertThat(address.domain()).isEqualTo("example.org");
    }

    @Test
    void keepsADomainInAnotherScriptInAscii() {
        assertThat(MailAddress.parse("ada@müller.de").value()).isEqualTo("ada@xn--mller-kva.de");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.co", "o'neil@example.org", "test@localhost", "a@1.2.museum", "x@xn--mller-kva.de"})
    void takesPlainAddresses(String address) {
        assertThat(MailAddress.parse(address).value()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.org",
                "ada@",
                "ada@example",
                "ada@@example.org",
                "ada@example..org",
                "ada@-example.org",
                "ada@example.org.",
                "ada@[127.0.0.1]",
                "ada@127.0.0.1",
                ".ada@example.org",
                "ada.@example.org",
                "a..b@example.org",
                "\"ada b\"@example.org",
                "ada(comment)@example.org",
                "Ada <ada@example.org>",
                "ada@example.org, bob@example.org",
                "ada@example.org;bob@example.org",
                "ada@example.org\r\nBcc: bob@example.org",
                "ada@example.org\nBcc: bob@example.org",
                "ada\u0000@example.org",
                "ädä@example.org",
                "ada@exa mple.org",
                "ada@exa_mple.org",
                "ada%\u007f@example.org"
            })
    void refusesEverythingElse(String address) {
        assertThatThrownBy(() -> MailAddress.parse(address)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThat(MailAddress.parse("a".repeat(64) + "@example.org")).isNotNull();
        assertThatThrownBy(() -> MailAddress.parse("a".repeat(65) + "@example.org"))
                .isInstanceOf(InvalidInputException.class);
        var label = "a".repeat(63) + ".";
        assertThatThrownBy(() -> MailAddress.parse("a@" + label.repeat(4) + "org"))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> MailAddress.parse("a@" + "a".repeat(64) + ".org"))
                .isInstanceOf(InvalidInputException.class);
    }
}
