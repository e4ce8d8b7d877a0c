# Makes an SPDX 2.3 document of lines "NAME, VERSION, ARCHITECTURE" with tabs between them: the RPMs
# that the files of an image come from.
#
#   jq --raw-input --null-input --arg image NAME --arg digest sha256:... --arg release 44 \
#     --arg created 2026-01-01T00:00:00Z --from-file .github/sbom.jq
def package($id; $name; $version; $url):
  {
    SPDXID: "SPDXRef-\($id)",
    name: $name,
    versionInfo: $version,
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    externalRefs: [
      { referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: $url }
    ]
  };

# A package URL has the epoch of an RPM behind the question mark (purl-spec, types/rpm)
def rpm($id):
  . as [$name, $version, $architecture]
  | ($version | capture("^((?<epoch>[0-9]+):)?(?<rest>.*)$")) as { $epoch, $rest }
  | (if $epoch then "&epoch=\($epoch)" else "" end) as $behind
  | package($id; $name; $version;
      "pkg:rpm/fedora/\($name | @uri)@\($rest | @uri)?arch=\($architecture)&distro=fedora-\($release)\($behind)");

[inputs | split("\t")]
| [to_entries[] | .key as $key | .value | rpm("rpm-\($key)")] as $rpms
| ($image | split("/")) as $parts
| {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: $image,
    documentNamespace: "https://\($image)/\($digest)",
    creationInfo: { created: $created, creators: ["Tool: rpm"] },
    packages: [
      package("image"; $image; $digest;
        "pkg:oci/\($parts[-1])@\($digest | @uri)?repository_url=\($image)"),
      $rpms[]
    ],
    relationships: [
      {
        spdxElementId: "SPDXRef-DOCUMENT",
        relationshipType: "DESCRIBES",
        relatedSpdxElement: "SPDXRef-image"
      },
      (
        $rpms[]
        | {
            spdxElementId: "SPDXRef-image",
            relationshipType: "CONTAINS",
            relatedSpdxElement: .SPDXID
          }
      )
    ]
  }
