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
    private final List<String> taken = new CopyOnWriteArrayList<>();

    public ScriptedRelay(Script script) throws IOException {
        this.script = script;
        Thread.ofVirtual().start(this::serve);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The recipients of the messages whose end it has read and did not refuse. */
    public List<String> taken() {
        return taken;
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

    private void converse(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            say(client, "220 scripted");
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
        } catch (IOException _) {
            // the client has hung up
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
