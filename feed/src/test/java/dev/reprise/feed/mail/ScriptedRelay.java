package dev.reprise.feed.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A relay that takes everything, unless a script says otherwise. */
public final class ScriptedRelay implements AutoCloseable {

    /** Closes the connection without an answer. */
    public static final String HANG_UP = "HANG UP";

    /** The answer of a relay that takes everything. */
    public static final String YES = "";

    /** Decides answers; may take its time. */
    @FunctionalInterface
    public interface Script {

        /**
         * @param command such as {@code RCPT}; a dot for the end of a message, which has been taken by then
         * @param recipient of the present message; empty before there is one
         * @return {@link #YES}, {@link #HANG_UP}, or what to answer
         */
        String answer(String command, String recipient);
    }

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final Script script;
    private final @Nullable SSLContext tls;
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    public ScriptedRelay(Script script) throws IOException {
        this(script, null);
    }

    /** One that goes on in TLS after a STARTTLS. */
    ScriptedRelay(Script script, @Nullable SSLContext tls) throws IOException {
        this.script = script;
        this.tls = tls;
        Thread.ofVirtual().start(this::serve);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The recipients of the messages whose end it has read and did not refuse. */
    public List<String> taken() {
        return taken;
    }

    /** The commands in order; those in TLS with {@code tls } before them. */
    List<String> heard() {
        return heard;
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (IOException _) {
                // closed by the test
            }
        }
    }

    private void converse(Socket accepted) {
        try (accepted) {
            say(accepted, "220 scripted");
            converse(accepted, "");
        } catch (IOException _) {
            // the client has hung up
        }
    }

    private void converse(Socket client, String channel) throws IOException {
        var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        boolean inData = false;
        var recipient = "";
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (inData && !line.equals(".")) {
                continue;
            }
            var command = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            if (command.equals("RCPT")) {
                recipient = line.replaceAll(".*<|>.*", "");
            }
            if (inData) {
                taken.add(recipient);
            }
            heard.add(channel + command);
            if (command.equals("STARTTLS") && tls != null) {
                say(client, "220 go on");
                var secure = (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
                secure.setUseClientMode(false);
                converse(secure, "tls ");
                return;
            }
            var scripted = script.answer(command, recipient);
            if (scripted.equals(HANG_UP)) {
                return;
            }
            if (inData && scripted.matches("[45].*")) {
                taken.remove(recipient);
            }
            var answer = !scripted.equals(YES) ? scripted : command.equals("DATA") ? "354 go on" : "250 yes";
            inData = answer.startsWith("354");
            say(client, answer);
        }
    }

    private static void say(Socket client, String answer) throws IOException {
        client.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
