package dev.rouse.net.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One WebSocket, byte for byte: it can break every rule. */
public final class RawSocket implements AutoCloseable {

    public static final String OPEN = "{\"open\":{\"version\":{\"major\":1,\"minor\":0}}}";
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;
    public static final int FIN = 0x80;

    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

    private final Socket socket;
    private final DataInputStream in;

    /** A message as it came: flags and opcode in one, and its payload. */
    public record Message(int first, byte[] payload) {

        public int opcode() {
            return first & 0x0F;
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Status of a close; 0 for none. */
        public int status() {
            return payload.length < 2 ? 0 : (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        }
    }

    /** Answer to the handshake. */
    public record Reply(int status, Map<String, String> headers, String body) {

        public String header(String name) {
            return headers.get(name);
        }
    }

    public RawSocket(int port) {
        this(port, 0);
    }

    /** @param receiveBuffer what the system takes for it at most, in bytes; 0: what it likes */
    public RawSocket(int port, int receiveBuffer) {
        try {
            socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1024));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A socket of JSON whose handshakes are over. */
    public static RawSocket open(int port) {
        return new RawSocket(port).upgraded("rouse.v1.json").opened();
    }

    public static String request(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
    }

    /** Asks for a WebSocket, and gets it. */
    public RawSocket upgraded(String protocol) {
        Reply reply = ask(request("/socket", "Sec-WebSocket-Protocol: " + protocol));
        assertThat(reply.status()).isEqualTo(101);
        assertThat(reply.header("sec-websocket-protocol")).isEqualTo(protocol);
        assertThat(reply.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        return this;
    }

    /** The handshake of the protocol itself. */
    public RawSocket opened() {
        assertThat(text(OPEN).json().at("/ready/version/major").asInt()).isEqualTo(1);
        return this;
    }

    public Reply ask(String request) {
        raw(request.getBytes(StandardCharsets.ISO_8859_1));
        try {
            int status = Integer.parseInt(line().split(" ")[1]);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            return new Reply(status, headers, new String(body, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    public RawSocket raw(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawSocket text(String text) {
        return frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public RawSocket binary(byte[] bytes) {
        return frame(FIN | BINARY, bytes);
    }

    /** Sends a masked frame of any flags and opcode. */
    public RawSocket frame(int first, byte[] payload) {
        return raw(masked(first, payload));
    }

    public static byte[] masked(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        head(out, first, payload.length, 0x80);
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i % 4]);
        }
        return out.toByteArray();
    }

    static void head(ByteArrayOutputStream out, int first, long length, int mask) {
        out.write(first);
        if (length < 126) {
            out.write(mask | (int) length);
        } else if (length < 1 << 16) {
            out.write(mask | 126);
            out.write((int) (length >> 8));
            out.write((int) length);
        } else {
            out.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) (length >> shift));
            }
        }
    }

    /** The next message; null at the end of the connection. */
    public Message next() {
        try {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            return new Message(first, in.readNBytes(length));
        } catch (EOFException | SocketException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message, which is a frame of JSON. */
    public JsonNode json() {
        Message message = next();
        assertThat(message).isNotNull();
        assertThat(message.opcode()).as(message.text()).isEqualTo(TEXT);
        return JsonMapper.shared().readTree(message.payload());
    }

    /** Asserts that the socket is closed in that way, and says so. */
    public void assertGoodbye(String code, int status) {
        JsonNode goodbye = json();
        assertThat(goodbye.at("/goodbye/code").asString("none in " + goodbye)).isEqualTo(code);
        assertThat(goodbye.at("/goodbye/message").asString()).isNotEmpty();
        assertClosed(status);
    }

    /** Asserts that a close with that status is next, answers it, and that the connection ends once nothing more is sent. */
    public void assertClosed(int status) {
        answerClose(status);
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // It has gone already.
        }
        assertThat(next()).isNull();
    }

    /** Asserts that a close with that status is next, and answers it. */
    public void answerClose(int status) {
        Message close = next();
        assertThat(close).isNotNull();
        assertThat(close.opcode()).as(close.text()).isEqualTo(CLOSE);
        assertThat(close.status()).isEqualTo(status);
        try {
            frame(FIN | CLOSE, close.payload());
        } catch (UncheckedIOException e) {
            // It has gone already.
        }
    }

    /** How many bytes come until the end of the connection. */
    public long remaining() {
        long bytes = 0;
        try {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
        } catch (IOException e) {
            // The other side has cut the connection off.
        }
        return bytes;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A call of an action of the probe {@code k}. */
    public static String call(long id, String action, String... arguments) {
        StringBuilder values = new StringBuilder();
        for (String argument : arguments) {
            values.append(values.isEmpty() ? "" : ",")
                    .append("{\"json\":")
                    .append(argument)
                    .append('}');
        }
        return "{\"call\":{\"id\":" + id
                + ",\"kind\":\"get_or_create\",\"type\":\"probe\",\"key\":[\"k\"],\"action\":\"" + action
                + "\",\"arguments\":[" + values + "]}}";
    }

    /** A call of a stream. */
    public static String stream(long id, String action, long demand, String argument) {
        return call(id, action, argument).replace("\"arguments\"", "\"demand\":" + demand + ",\"arguments\"");
    }
}
