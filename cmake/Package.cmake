# A Debian package: `cpack` in the build folder, or `./dev package`.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME twitchy)
set(CPACK_PACKAGE_VENDOR "Twitchy Chat")
set(CPACK_PACKAGE_CONTACT "Twitchy Chat <twitchy@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Chat server that rewrites what is said")
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)  # which libraries it needs, and which versions of them
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

install(FILES deploy/twitchy.service deploy/twitchy-archive.service DESTINATION lib/systemd/system)
install(FILES deploy/twitchy.toml deploy/haproxy.cfg deploy/90-twitchy.conf DESTINATION share/doc/twitchy/examples)
install(FILES deploy/README.md docs/operations.md docs/cluster.md docs/capacity.md DESTINATION share/doc/twitchy)
install(FILES LICENSE DESTINATION share/doc/twitchy RENAME copyright)

include(CPack)
