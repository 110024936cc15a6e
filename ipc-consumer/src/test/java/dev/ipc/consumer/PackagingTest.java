package dev.ipc.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;

/** What comes along with the library, and what its bill of materials names. */
class PackagingTest {
    private static final XPath XPATH = XPathFactory.newInstance().newXPath();
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| (\\S+) \\|");
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

    /** The place of a jar in a local repository: a directory for the group, one for the artifact, one for the version. */
    private static final Pattern JAR = Pattern.compile("(.*)/([^/]+)/([^/]+)/[^/]+\\.jar");

    /** How licenses with these identifiers are called where they are declared. */
    private static final Map<String, String> NAMES =
            Map.of("Apache-2.0", "Apache", "BSD-3-Clause", "3-Clause BSD", "MIT", "MIT");

    /** Returns the name of the license of each dependency at run time, as its own description or a parent's declares it. */
    private static Map<String, String> resolved() throws Exception {
        Map<String, String> resolved = new TreeMap<>();
        for (String jar : System.getProperty("consumer.path").split(":", -1)) {
            Matcher path = JAR.matcher(jar);
            if (!path.matches() || jar.contains("/target/")) {
                continue; // a module of this build
            }
            String directory = path.group(1);
            Path pom = Path.of(directory, path.group(2), path.group(3), path.group(2) + "-" + path.group(3) + ".pom");
            String group = in(pom, "/project/groupId | /project[not(groupId)]/parent/groupId");
            String root = directory.substring(0, directory.length() - group.length());
            resolved.put(group + ":" + path.group(2), license(pom, root));
        }
        return resolved;
    }

    private static String license(Path pom, String root) throws Exception {
        String declared = in(pom, "/project/licenses/license/name");
        if (!declared.isEmpty()) {
            return declared;
        }
        String group = in(pom, "/project/parent/groupId");
        String artifact = in(pom, "/project/parent/artifactId");
        String version = in(pom, "/project/parent/version");
        return license(
                Path.of(root, group.replace('.', '/'), artifact, version, artifact + "-" + version + ".pom"), root);
    }

    private static String in(Path pom, String path) throws Exception {
        return XPATH.evaluate(
                path, DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile()));
    }

    @Test
    void eachDependencyAtRunTimeIsListedWithTheLicenseThatItDeclares() throws Exception {
        Map<String, String> listed = ROW.matcher(Files.readString(Path.of("../THIRD-PARTY.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
        Map<String, String> resolved = resolved();
        assertThat(listed).containsOnlyKeys(resolved.keySet());
        resolved.forEach(
                (artifact, license) -> assertThat(license).as(artifact).contains(NAMES.get(listed.get(artifact))));
    }

    @Test
    void theBillOfMaterialsHasEveryPublishedModule() throws IOException {
        String bill = Files.readString(Path.of("../ipc-bom/pom.xml"));
        List<String> modules = MODULE.matcher(Files.readString(Path.of("../pom.xml")))
                .results()
                .map(module -> module.group(1))
                .toList();
        assertThat(modules).isNotEmpty();
        for (String module : modules) {
            String pom = Files.readString(Path.of("..", module, "pom.xml"));
            boolean published = !pom.contains("<maven.deploy.skip>true<") && !module.equals("ipc-bom");
            assertThat(bill.substring(bill.indexOf("<dependencyManagement>")).contains("<artifactId>" + module + "<"))
                    .as(module)
                    .isEqualTo(published);
        }
    }
}
