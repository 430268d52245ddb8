# The Debian package: cpack -G DEB in the build folder.
set(CPACK_PACKAGE_NAME gouji)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "The Gouji authors")
set(CPACK_PACKAGE_CONTACT "The Gouji authors <gouji@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
	"watch over a county's annual government-information reports")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
	"goujid fetches what the townships and departments of a county publish as
their annual reports on open government information, reads the tables, checks
the figures, adds them up, and tells the county office what is wrong.")
set(CPACK_STRIP_FILES ON)
# /etc is outside of the prefix.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
	"systemd | systemd-standalone-sysusers, init-system-helpers (>= 1.52), ca-certificates, tzdata")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "poppler-utils")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libreoffice-writer-nogui")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
foreach(script conffiles postinst prerm postrm)
	list(APPEND CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
		${CMAKE_CURRENT_LIST_DIR}/${script})
endforeach()
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/compress.cmake)
include(CPack)
