package dev.ipc.netty.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The golden vectors: frames pinned byte for byte in files for people. */
public final class Vectors {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "wire");
    private static final String SUFFIX = ".txt";

    private Vectors() {}

    /** Returns all of them by name. */
    public static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> vectors = new TreeMap<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    vectors.put(name.substring(0, name.length() - SUFFIX.length()), bytes(Files.readAllLines(file)));
                }
            }
        }
        return vectors;
    }

    /** Returns the names that the table in the README has, of those that end in this word, or all for an empty one. */
    public static List<String> documented(String word) throws IOException {
        return Files.readAllLines(DIRECTORY.resolve("README.md")).stream()
                .filter(line -> line.startsWith("| `") && line.endsWith(word + " |"))
                .map(line -> line.substring(3, line.indexOf(SUFFIX)))
                .toList();
    }

    private static byte[] bytes(List<String> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String line : lines) {
            for (int i = 0; !line.startsWith("#") && i < line.length(); i++) {
                char c = line.charAt(i);
                if (c != '\\') {
                    bytes.write(c);
                } else if (line.charAt(++i) == 'x') {
                    bytes.write(Integer.parseInt(line.substring(i + 1, i + 3), 16));
                    i += 2;
                } else {
                    bytes.write("\r\n\\".charAt("rn\\".indexOf(line.charAt(i))));
                }
            }
        }
        return bytes.toByteArray();
    }
}
